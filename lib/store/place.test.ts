import { expect, test } from 'vitest'
import { nameOfPlace, parsePostgresql } from './place.ts'

function refusal(text: string): string {
  const parsed = parsePostgresql(text)
  return parsed.ok ? 'accepted' : parsed.problem.message
}

test('a URL says where, as whom, and how encrypted', () => {
  expect(parsePostgresql('postgresql://ballast:p%40ss%2Fw%23@db.example:6432/con%20sole')).toEqual({
    ok: true,
    value: {
      kind: 'postgresql',
      host: 'db.example',
      port: 6432,
      user: 'ballast',
      password: 'p@ss/w#',
      database: 'con sole',
      tls: 'disable',
    },
  })
  const parsed = parsePostgresql('postgres://me@[::1]/b?sslmode=verify-full')
  expect(parsed.ok && parsed.value).toMatchObject({
    host: '::1',
    port: 5432,
    password: null,
    tls: 'verify-full',
  })
})

test.each([
  ['mysql://ballast:geheim@db/b', 'does not begin with postgresql://'],
  ['ballast:geheim@db/b', 'does not begin with postgresql://'],
  ['postgresql://ballast:geh@eim#x@db/b', 'it is no URL'],
  ['postgresql://ballast:geheim/x@db/b', 'it is no URL'],
  ['postgresql://ballast:12/geheim@db/b', 'it is no URL'],
  ['postgresql://ballast:geheim@db:70000/b', 'it is no URL'],
  ['postgresql://ballast:geheim@db:0/b', 'port 0'],
  ['postgresql://ballast:geheim%zz@db/b', 'a percent sign begins no %XX'],
  ['postgresql://:geheim@db/b', 'it names no user'],
  ['postgresql://ballast:geheim@/b', 'it'],
  ['postgresql://ballast:geheim@db', 'it names no database'],
  ['postgresql://ballast:geheim@db/', 'it names no database'],
  ['postgresql://ballast:geheim@db/b?schema=x', 'only be sslmode'],
  ['postgresql://ballast:geheim@db/b?sslmode=prefer', 'disable, require, verify-full'],
  ['postgresql://ballast:geheim@db/b?sslmode=require&sslmode=disable', 'only be sslmode'],
])('%s is refused with the reason, and without the password', (text, words) => {
  expect(refusal(text)).toContain(words)
  expect(refusal(text)).not.toContain('geheim')
})

test('the name of a place has no password', () => {
  const parsed = parsePostgresql('postgresql://me%40x:geheim@[::1]:5433/b')
  expect(parsed.ok && nameOfPlace(parsed.value)).toBe('postgresql://me%40x@[::1]:5433/b')
  expect(nameOfPlace({ kind: 'sqlite', folder: '/data' })).toBe('/data')
})
