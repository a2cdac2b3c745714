import { describe, expect, test } from 'vitest'
import { formatAddress, parseBootstrap } from './bootstrap.ts'

describe('parseBootstrap', () => {
  test.each([
    ['kafka:9092', [{ host: 'kafka', port: 9092 }]],
    [
      '  a:1 , b.example.com:65535 ',
      [
        { host: 'a', port: 1 },
        { host: 'b.example.com', port: 65_535 },
      ],
    ],
    ['10.0.0.7:9092', [{ host: '10.0.0.7', port: 9092 }]],
    [
      '[::1]:9092,[fe80::1%eth0]:9093',
      [
        { host: '::1', port: 9092 },
        { host: 'fe80::1%eth0', port: 9093 },
      ],
    ],
    [
      'a:1\n,b:2',
      [
        { host: 'a', port: 1 },
        { host: 'b', port: 2 },
      ],
    ],
    ['broker_1.ns:9092', [{ host: 'broker_1.ns', port: 9092 }]],
    ['a:1,a:1', [{ host: 'a', port: 1 }]],
  ])('reads %j', (text, addresses) => {
    expect(parseBootstrap(text)).toEqual({ ok: true, value: addresses })
  })

  test.each([
    ['', 'No bootstrap address was given.'],
    [' , ', 'No bootstrap address was given.'],
    ['a:1,', 'There is an empty address: a comma too many.'],
    ['a:1,b', '"b" has no port.'],
    ['[::1]', '"[::1]" has no port.'],
    [':9092', '":9092" has no host.'],
    ['a:0', 'The port of "a:0" is not a number from 1 to 65535.'],
    ['a:65536', 'The port of "a:65536" is not a number from 1 to 65535.'],
    ['a:9092x', 'The port of "a:9092x" is not a number from 1 to 65535.'],
    ['a:', 'The port of "a:" is not a number from 1 to 65535.'],
    ['::1:9092', '"::1:9092" looks like an IPv6 address: put its host in brackets, as in [::1]:9092.'],
    ['[zz]:9092', '"[zz]:9092" holds no IPv6 address in its brackets.'],
    ['a b:9092', '"a b" is not a host name.'],
    ['https://kafka:9092', '"https://kafka:9092" is a URL. Leave out "https://".'],
  ])('refuses %j', (text, message) => {
    const result = parseBootstrap(text)
    expect(result).toMatchObject({ ok: false, problem: { code: 'address-invalid', message } })
  })
})

test('formatAddress puts brackets around IPv6', () => {
  expect(formatAddress({ host: '::1', port: 9092 })).toBe('[::1]:9092')
  expect(formatAddress({ host: 'a', port: 9092 })).toBe('a:9092')
})
