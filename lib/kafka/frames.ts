/** No reply to this console is nearly this large; a longer one is another protocol, or an attack on memory. */
export const LARGEST_FRAME = 64 * 1024 * 1024

const HEADER = 4
/** A reply holds at least its correlation id. */
const SMALLEST_FRAME = 4

/**
 * Follows the frames of a stream of Kafka replies, each a 32-bit length and that many bytes. Returns a
 * function that takes every chunk in turn and says what is wrong with the stream, or null while it is right.
 */
export function followFrames(): (chunk: Buffer) => string | null {
  let length = 0
  let headerBytes = 0
  let left = 0
  return (chunk) => {
    let at = 0
    while (at < chunk.length) {
      if (left > 0) {
        const taken = Math.min(left, chunk.length - at)
        left -= taken
        at += taken
        continue
      }
      length = length * 256 + (chunk[at] ?? 0)
      at++
      headerBytes++
      if (headerBytes < HEADER) continue
      if (length < SMALLEST_FRAME || length > LARGEST_FRAME) return wrongLength(length)
      left = length
      length = 0
      headerBytes = 0
    }
    return null
  }
}

/** The first four bytes of a web server's reply, read as a length. */
const HTTP = Buffer.from('HTTP').readUInt32BE()

function wrongLength(length: number): string {
  if (length === HTTP) return 'a web server answers there'
  return `its reply begins with a length of ${length.toLocaleString('en')} bytes`
}
