import { expect, test } from 'vitest'
import { refusedRequest } from './refused-request.ts'

function refused(method: string, headers: Record<string, string>, listensOn = '127.0.0.1') {
  return refusedRequest({ method, headers: new Headers(headers) }, listensOn)?.code ?? null
}

test.each(['localhost:3000', '127.0.0.1:3000', '[::1]:3000', '127.0.0.1'])('%s is this machine', (host) => {
  expect(refused('GET', { host })).toBeNull()
  expect(refused('POST', { host, origin: `http://${host}` })).toBeNull()
})

test.each(['evil.example:3000', '127.0.0.1.evil.example', 'localhost.evil.example:3000', ''])(
  'a name that is rebound to the loopback address is refused: %s',
  (host) => {
    expect(refused('GET', { host })).toBe('host-foreign')
    expect(refused('POST', { host, origin: `http://${host}` })).toBe('host-foreign')
    expect(refused('GET', { host, 'x-forwarded-host': 'localhost:3000' })).toBe('host-foreign')
  },
)

test('a console that is opened to others goes by any name', () => {
  expect(refused('GET', { host: 'ballast.example' }, '0.0.0.0')).toBeNull()
})

test.each([undefined, 'null', 'http://evil.example', 'http://localhost:4000', 'garbage'])(
  'a change from origin %s is refused',
  (origin) => {
    const headers = { host: 'localhost:3000', ...(origin === undefined ? {} : { origin }) }
    expect(refused('POST', headers)).toBe('origin-foreign')
    expect(refused('GET', headers)).toBeNull()
  },
)

test('behind a reverse proxy the forwarded name counts', () => {
  const headers = { host: '127.0.0.1:3000', 'x-forwarded-host': 'ballast.example' }
  expect(refused('POST', { ...headers, origin: 'https://ballast.example' })).toBeNull()
  expect(refused('POST', { ...headers, origin: 'http://127.0.0.1:3000' })).toBe('origin-foreign')
})
