import { expect, test } from 'vitest'
import { parseDemoOptions } from './options.ts'

test('everything has a default; an option wins over PORT', () => {
  expect(parseDemoOptions([], undefined)).toEqual({ port: 3000, kafkaPort: 19092, keep: false, help: false })
  expect(parseDemoOptions([], '4000').port).toBe(4000)
  expect(parseDemoOptions([], '').port).toBe(3000)
  expect(parseDemoOptions(['--port', '5000', '--kafka-port=29092', '--keep'], '4000')).toEqual({
    port: 5000,
    kafkaPort: 29092,
    keep: true,
    help: false,
  })
})

test.each([
  [['--port', 'x'], '--port: "x"'],
  [['--port', '0'], '--port: "0"'],
  [['--kafka-port', '65531'], '--kafka-port: "65531" is not a port number from 1 to 65530'],
  [['--prot', '1'], '--prot'],
  [['extra'], 'extra'],
])('%j is refused', (args, words) => {
  expect(() => parseDemoOptions(args, undefined)).toThrow(words)
})
