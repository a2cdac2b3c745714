import { rename } from 'node:fs/promises'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { emptyPlaces } from './database.fixture.ts'
import { type Database, openDatabase } from './database.ts'
import { driverFailure } from './failure.ts'

const place = emptyPlaces('sqlite')
let database: Database

beforeEach(async () => {
  database = await openDatabase(place())
})
afterEach(() => database.$disconnect())

const cluster = (slug: string, name = 'Prod') => ({
  data: { slug, name, bootstrap: 'host:9092', tls: true, addedAt: new Date(86_400_000) },
})
const slugs = async () =>
  (await database.cluster.findMany({ orderBy: { slug: 'asc' } })).map(({ slug }) => slug)

function folder(): string {
  const at = place()
  if (at.kind !== 'sqlite') throw new Error('the place is a folder')
  return at.folder
}

/** Another process at the same file, as far as SQLite can tell. */
function lock(): () => void {
  const other = new DatabaseSync(join(folder(), 'ballast.db'))
  other.exec('BEGIN IMMEDIATE')
  return () => other.close()
}

test('values come back as they were, and times are kept as text that sorts', async () => {
  const plan = { id: 'p', clusterSlug: 'prod', title: 't', body: '{}', findings: '[]', madeBy: 'm' }
  await database.plan.create({ data: { ...plan, madeAt: new Date(1) } })
  const job = { id: 'j', clusterSlug: 'prod', planId: 'p', title: 't', state: 'queued', createdBy: 'm' }
  const throttle = 2n ** 62n + 1n
  await database.job.create({ data: { ...job, throttle, createdAt: new Date(1_700_000_000_123) } })
  expect(await database.job.findUniqueOrThrow({ where: { id: 'j' } })).toMatchObject({
    throttle,
    createdAt: new Date(1_700_000_000_123),
    startedAt: null,
    epoch: 0,
  })
  await database.cluster.create(cluster('prod'))
  expect((await database.cluster.findFirstOrThrow()).tls).toBe(true)
  expect(
    await database.$queryRaw`SELECT typeof(addedAt) AS type, CAST(addedAt AS TEXT) AS kept FROM Cluster`,
  ).toEqual([{ type: 'text', kept: '1970-01-02T00:00:00.000+00:00' }])
  expect(await database.job.count({ where: { createdAt: { lt: new Date(1_700_000_000_124) } } })).toBe(1)
})

test('a write waits for the lock of another process, and holds up no reader meanwhile', async () => {
  const unlock = lock()
  const writing = database.cluster.create(cluster('prod'))
  expect(await Promise.race([slugs(), writing])).toEqual([])
  unlock()
  await writing
  expect(await slugs()).toEqual(['prod'])
})

test('a write that met a lock for too long fails, and what comes after it is as ever', async () => {
  const unlock = lock()
  const failure = await database.cluster.create(cluster('prod')).catch(driverFailure)
  expect(failure).toMatchObject({ kind: 'SocketTimeout', originalMessage: 'database is locked' })
  unlock()
  await database.$transaction((transaction) => transaction.cluster.create(cluster('test')))
  lock()()
  expect(await slugs()).toEqual(['test'])
})

test('a transaction in which the disk is full commits nothing, and the next one is as ever', async () => {
  await database.$queryRawUnsafe('PRAGMA max_page_count = 64')
  const twice = database.$transaction(async (transaction) => {
    await transaction.cluster.create(cluster('small'))
    await transaction.cluster.create(cluster('large', 'x'.repeat(500_000)))
  })
  expect(await twice.catch(driverFailure)).toMatchObject({ originalMessage: 'database or disk is full' })
  expect(await slugs()).toEqual([])
  await database.$transaction((transaction) => transaction.cluster.create(cluster('prod')))
  expect(await slugs()).toEqual(['prod'])
})

test('nothing is written to a file that is not at its place, and all goes on once it is back', async () => {
  const [at, away] = [folder(), `${folder()}-away`]
  await database.cluster.create(cluster('before'))
  await rename(at, away)
  expect(await database.cluster.create(cluster('lost')).catch(driverFailure)).toMatchObject({
    originalMessage: 'unable to open database file',
  })
  await rename(away, at)
  await database.cluster.create(cluster('later'))
  expect(await slugs()).toEqual(['before', 'later'])
})

test('transactions of one process come one after the other', async () => {
  await database.cluster.create(cluster('counter', '0'))
  const increment = () =>
    database.$transaction(async (transaction) => {
      const where = { slug: 'counter' }
      const { name } = await transaction.cluster.findUniqueOrThrow({ where })
      await sleep(1)
      await transaction.cluster.update({ where, data: { name: String(Number(name) + 1) } })
    })
  await Promise.all(Array.from({ length: 20 }, increment))
  expect((await database.cluster.findFirstOrThrow()).name).toBe('20')
})
