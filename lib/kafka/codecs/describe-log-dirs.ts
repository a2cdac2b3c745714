import { createAPI, describeLogDirsV4 as library, Reader } from '@platformatic/kafka'

export type DescribeLogDirsReply = {
  readonly errorCode: number
  readonly dirs: readonly DescribedLogDir[]
  /** By topic; a replica that is moving between directories is listed where it still is. */
  readonly logs: DescribedLogs
  /** By topic; of a replica that is moving between directories, what is copied to where it will be. */
  readonly futures: DescribedLogs
}

export type DescribedLogDir = {
  readonly errorCode: number
  readonly path: string
  /** -1 for unknown (KIP-827). */
  readonly totalBytes: number
  readonly usableBytes: number
}

export type DescribedLogs = ReadonlyMap<string, readonly DescribedLog[]>

export type DescribedLog = { readonly partition: number; readonly dir: string; readonly bytes: number }

/**
 * DescribeLogDirs v4 (KIP-827: the sizes of the disks) of all topics. The library's own parser makes three
 * big integers a replica; a broker holds thousands. This one reads numbers, exact to 2^53, from one flat buffer.
 */
export const describeLogDirsV4 = createAPI<[], DescribeLogDirsReply>(
  35,
  4,
  () => library.createRequest(null),
  (_correlationId, _apiKey, _apiVersion, reader) => parse(Reader.from(reader.buffer.slice(reader.position))),
)

type Found = Map<string, DescribedLog[]>

function parse(reader: Reader): DescribeLogDirsReply {
  reader.readInt32() // throttle_time_ms
  const errorCode = reader.readInt16()
  const logs: Found = new Map()
  const futures: Found = new Map()
  const dirs = reader.readArray((r) => parseDir(r, logs, futures))
  return { errorCode, logs, futures, dirs }
}

function parseDir(reader: Reader, logs: Found, futures: Found): DescribedLogDir {
  const errorCode = reader.readInt16()
  const path = reader.readString()
  for (let left = reader.readUnsignedVarInt() - 1; left > 0; left--) parseTopic(reader, path, logs, futures)
  return { errorCode, path, totalBytes: readLong(reader), usableBytes: readLong(reader) }
}

function parseTopic(reader: Reader, dir: string, logs: Found, futures: Found): void {
  const name = reader.readString()
  const known = logs.get(name)
  const own = known ?? []
  if (known === undefined) logs.set(name, own)
  for (let left = reader.readUnsignedVarInt() - 1; left > 0; left--) {
    const partition = reader.readInt32()
    const bytes = readLong(reader)
    reader.skip(LONG_BYTES) // offset_lag
    const isFuture = reader.readBoolean()
    reader.readTaggedFields()
    if (!isFuture) own.push({ partition, dir, bytes })
    else futures.set(name, [...(futures.get(name) ?? []), { partition, dir, bytes }])
  }
  reader.readTaggedFields()
  // In the same order each time, so that equal answers are seen to be equal.
  own.sort((a, b) => a.partition - b.partition)
}

const LONG_BYTES = 8

function readLong(reader: Reader): number {
  const high = reader.readInt32()
  return high * 2 ** 32 + reader.readUnsignedInt32()
}
