import fc from 'fast-check'
import { expect, test } from 'vitest'
import { followFrames, LARGEST_FRAME } from './frames.ts'

function frame(bytes: number): Buffer {
  const buffer = Buffer.alloc(4 + bytes, 0xff)
  buffer.writeUInt32BE(bytes)
  return buffer
}

test('accepts frames however they are cut into chunks, and then refuses a wrong length', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 4, max: 300 })), fc.array(fc.nat(200)), (lengths, cuts) => {
      const stream = Buffer.concat(lengths.map(frame))
      const follow = followFrames()
      let at = 0
      for (const cut of cuts) {
        expect(follow(stream.subarray(at, at + cut))).toBeNull()
        at += cut
      }
      expect(follow(stream.subarray(at))).toBeNull()
      expect(follow(Buffer.from([0, 0, 0, 3]))).toBe('its reply begins with a length of 3 bytes')
    }),
  )
})

test('refuses a frame above the cap, and names a web server', () => {
  const large = Buffer.alloc(4)
  large.writeUInt32BE(LARGEST_FRAME + 1)
  expect(followFrames()(large)).toBe('its reply begins with a length of 67,108,865 bytes')
  expect(followFrames()(Buffer.from('HTTP/1.1 400 Bad Request\r\n'))).toBe('a web server answers there')
})
