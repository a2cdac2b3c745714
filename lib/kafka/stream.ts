import type { Socket } from 'node:net'
import { followFrames } from './frames.ts'

/** What has arrived on a connection so far. */
export type Stream = {
  bytes: number
  /** The first chunk was a TLS record: a plain connection to a TLS server. */
  tls: boolean
  /** Why what arrived cannot be Kafka's, once that is sure; the connection is then destroyed. */
  wrong: string | null
}

/** Watches a connected socket, ahead of the library that reads it. */
export function watchStream(socket: Socket): Stream {
  const stream: Stream = { bytes: 0, tls: false, wrong: null }
  const follow = followFrames()
  socket.prependListener('data', (chunk: Buffer) => {
    if (stream.bytes === 0) stream.tls = isTlsRecord(chunk)
    stream.bytes += chunk.length
    stream.wrong ??= follow(chunk)
    if (stream.wrong !== null) socket.destroy()
  })
  return stream
}

/** An alert (21) or handshake (22) record of SSL 3 to TLS 1.3 (RFC 8446, 5.1). */
function isTlsRecord(chunk: Buffer): boolean {
  return (chunk[0] === 0x15 || chunk[0] === 0x16) && chunk[1] === 0x03
}
