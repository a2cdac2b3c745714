import { createServer } from 'node:net'
import { expect, test } from 'vitest'
import { atServer, emptyPlaces, testServer } from './database.fixture.ts'
import { openDatabase } from './database.ts'
import { databaseProblem } from './failure.ts'
import type { DatabasePlace, PostgresqlPlace } from './place.ts'

const place = emptyPlaces('postgresql')

/** What is told where the database at that place cannot be opened. */
async function refusal(at: DatabasePlace): Promise<string> {
  const error = await openDatabase(at).then(
    () => expect.unreachable('the database was opened'),
    (thrown: unknown) => thrown,
  )
  const problem = databaseProblem(at, 'It failed', error)
  if (problem === null) throw error
  expect(problem.code).toBe('database-failed')
  return `${problem.message} ${problem.hint}`
}

function changed(change: Partial<PostgresqlPlace>): DatabasePlace {
  return { ...testServer(), ...change }
}

test('nothing listens there', async () => {
  expect(await refusal(changed({ port: 1 }))).toBe(
    'It failed: nothing answers at its address. Check that PostgreSQL runs, and that this machine reaches it at 127.0.0.1, port 1.',
  )
})

test('something listens there that never answers', async () => {
  const silent = createServer()
  await new Promise<void>((listening) => silent.listen(0, '127.0.0.1', listening))
  const address = silent.address()
  if (address === null || typeof address === 'string') throw new Error('it has no port')
  try {
    expect(await refusal(changed({ port: address.port }))).toMatch(/^It failed: .*timeout/)
  } finally {
    silent.close()
  }
})

test('the password is wrong, and is not told', async () => {
  const told = await refusal(changed({ password: 'geheim' }))
  expect(told).toContain('password authentication failed for user "ballast". Check the user and the password')
  expect(told).not.toContain('geheim')
})

test('there is no such database', async () => {
  expect(await refusal(changed({ database: 'nowhere' }))).toContain('Create the database "nowhere"')
})

test('the server speaks no TLS', async () => {
  expect(await refusal(changed({ tls: 'require' }))).toContain(
    'The server does not support SSL connections. Check sslmode',
  )
})

test('the user may not make tables', async () => {
  const { database } = place() as PostgresqlPlace
  await atServer(`CREATE ROLE "${database}" LOGIN PASSWORD 'weak'`)
  try {
    const told = await refusal(changed({ database, user: database, password: 'weak' }))
    expect(told).toMatch(/^It failed: permission denied for schema public\. Make test .* the owner/)
  } finally {
    await atServer(`DROP ROLE "${database}"`)
  }
})

test('the database belongs to another program', async () => {
  const { database } = place() as PostgresqlPlace
  await atServer('CREATE TABLE theirs (id int)', database)
  expect(await refusal(place())).toContain('is not empty. Ballast needs a database of its own')
})

test('the folder of SQLite is a file', async () => {
  expect(await refusal({ kind: 'sqlite', folder: '/dev/null' })).toMatch(
    /^It failed: E.*\/dev\/null'?\. Check the folder \/dev\/null \(BALLAST_DATA\)/,
  )
})

test('a call that breaks off goes on with the next connection, and a bug is no failure of the database', async () => {
  const database = await openDatabase(place())
  try {
    const cut = database.$queryRaw`SELECT pg_terminate_backend(pg_backend_pid())`.catch(
      (error: unknown) => error,
    )
    expect(databaseProblem(place(), 'It failed', await cut)?.message).toMatch(
      /^It failed: terminating connection/,
    )
    expect(await database.cluster.count()).toBe(0)
    const bug = await database.cluster
      .count({ where: { nothing: 1 } as object })
      .catch((error: unknown) => error)
    expect(bug).toBeInstanceOf(Error)
    expect(databaseProblem(place(), 'It failed', bug)).toBeNull()
    expect(databaseProblem(place(), 'It failed', new TypeError('x is not a function'))).toBeNull()
  } finally {
    await database.$disconnect()
  }
})
