import { resolve } from 'node:path'
import { expect, test } from 'vitest'
import { parseEnv } from './env.ts'

function errorsOf(record: Record<string, string>): readonly string[] {
  const parsed = parseEnv(record)
  return parsed.ok ? [] : parsed.errors
}

test('everything has a default, and a variable set to nothing counts as unset', () => {
  const database = { kind: 'sqlite', folder: resolve('data') }
  const defaults = { port: 3000, host: '127.0.0.1', database, clusters: [], historyDays: 30 }
  expect(parseEnv({})).toEqual({ ok: true, value: defaults })
  expect(
    parseEnv({ PORT: '', HOST: ' ', BALLAST_DATA: '', BALLAST_DATABASE: '', BALLAST_CLUSTERS: '' }),
  ).toEqual({
    ok: true,
    value: defaults,
  })
})

test('clusters have names, several addresses, and TLS where asked for', () => {
  const parsed = parseEnv({ BALLAST_CLUSTERS: 'Prod EU=a:9092,b:9092; dr=tls://[::1]:9093 ;' })
  expect(parsed.ok && parsed.value.clusters).toEqual([
    { slug: 'prod-eu', name: 'Prod EU', bootstrap: 'a:9092,b:9092', tls: false },
    { slug: 'dr', name: 'dr', bootstrap: '[::1]:9093', tls: true },
  ])
})

test('PostgreSQL takes the place of the folder', () => {
  const parsed = parseEnv({ BALLAST_DATA: '/data', BALLAST_DATABASE: 'postgresql://me:secret@db/ballast' })
  expect(parsed.ok && parsed.value.database).toMatchObject({ kind: 'postgresql', host: 'db', user: 'me' })
})

test('BALLAST_DATABASE is refused without showing the password', () => {
  const [error = ''] = errorsOf({ BALLAST_DATABASE: 'postgresql://me:secret#1@db/ballast' })
  expect(error).toMatch(/^BALLAST_DATABASE: it is no URL: .*# as %23/)
  expect(error).not.toContain('secret')
})

test.each([
  ['0', '"0"'],
  ['65536', '"65536"'],
  ['80a', '"80a"'],
  ['-1', '"-1"'],
])('PORT=%s is refused by name', (value, part) => {
  expect(errorsOf({ PORT: value })).toEqual([`PORT: ${part} is not a port number from 1 to 65535.`])
})

test.each(['0', '3651', '1.5', 'x'])('BALLAST_HISTORY_DAYS=%s is refused by name', (value) => {
  expect(errorsOf({ BALLAST_HISTORY_DAYS: value })).toEqual([
    `BALLAST_HISTORY_DAYS: "${value}" is not a number of days from 1 to 3650.`,
  ])
})

test('HOST must look like an address', () => {
  expect(errorsOf({ HOST: 'http://x' })).toEqual([
    'HOST: "http://x" is not an address or host name to listen on.',
  ])
})

test.each([
  ['host:9092', '"host:9092" has no name'],
  ['=host:9092', 'has no name before the equals sign'],
  ['日本=host:9092', 'needs a Latin letter'],
  ['prod=', 'in "prod="'],
  ['prod=host', '"host" has no port'],
  ['prod=ok:9092,bad:x', '"bad:x"'],
  ['prod=http://host:9092', 'http://'],
  ['Prod=a:9092;prod=b:9092', '"Prod" and "prod" would both be at /clusters/prod'],
])('BALLAST_CLUSTERS="%s" is refused, naming the part', (value, words) => {
  const errors = errorsOf({ BALLAST_CLUSTERS: value })
  expect(errors).toHaveLength(1)
  expect(errors[0]).toMatch(/^BALLAST_CLUSTERS: /)
  expect(errors[0]).toContain(words)
})

test('each wrong variable is named, a misspelt one too', () => {
  const errors = errorsOf({ PORT: 'x', HOST: 'a b', BALLAST_CLUSTER: 'prod=host:9092' })
  expect(errors.map((error) => error.split(':')[0])).toEqual(['PORT', 'HOST', 'BALLAST_CLUSTER'])
})
