import { describe, expect, test } from 'vitest'
import { atServer, emptyPlaces, testServer } from './database.fixture.ts'
import { type Database, openDatabase } from './database.ts'
import { sqlToSchema } from './migrations.ts'
import type { DatabasePlace } from './place.ts'
import { cataloguingAdapter } from './postgresql.ts'
import { DATABASE_KINDS, readMigrations } from './schema.ts'
import { sqliteAdapter } from './sqlite.ts'

function adapterOf(place: DatabasePlace) {
  return place.kind === 'sqlite' ? sqliteAdapter(place) : cataloguingAdapter(place)
}

function addCluster(database: Database) {
  return database.cluster.create({
    data: { slug: 'prod', name: 'Prod', bootstrap: 'host:9092', tls: false, addedAt: new Date(0) },
  })
}

describe.each(DATABASE_KINDS)('%s', (kind) => {
  const place = emptyPlaces(kind)

  test('the migrations together make the tables of the schema', async () => {
    const fromNothing = await sqlToSchema(adapterOf(place()), kind)
    expect(fromNothing?.match(/CREATE TABLE/g)?.length).toBeGreaterThan(4)
    await (await openDatabase(place())).$disconnect()
    expect(await sqlToSchema(adapterOf(place()), kind)).toBeNull()
  })

  test('replicas of jobs of earlier versions that change their log directory are taken over from their plans', async () => {
    const before = await openDatabase(place())
    const move = { topic: 'orders', partition: 3, broker: 1, from: '/a', to: '/b', bytes: 5_000_000_000 }
    for (const [id, state] of [
      ['done', 'done'],
      ['open', 'running'],
      ['failed', 'failed'],
    ] as const) {
      const body = JSON.stringify({ logDirMoves: [move, { ...move, partition: 4 }] })
      const made = { clusterSlug: 'prod', title: 'Balance' }
      await before.plan.create({
        data: { ...made, id, body, findings: '[]', madeBy: 'operator', madeAt: new Date(0) },
      })
      const by = { createdBy: 'operator', createdAt: new Date(0), throttle: 1n }
      await before.job.create({ data: { ...made, ...by, id, planId: id, state } })
    }
    await before.$executeRaw`DROP TABLE "JobLogDirMove"`
    await before.$executeRaw`DELETE FROM "_prisma_migrations" WHERE "migration_name" LIKE '%_log_dir_moves'`
    await before.$disconnect()
    const after = await openDatabase(place())
    const rows = await after.jobLogDirMove.findMany({ orderBy: [{ jobId: 'asc' }, { seq: 'asc' }] })
    expect(rows.map(({ jobId, seq, state }) => [jobId, seq, state])).toEqual([
      ['done', 0, 'done'],
      ['done', 1, 'done'],
      ['failed', 0, 'unknown'],
      ['failed', 1, 'unknown'],
      ['open', 0, 'submitted'],
      ['open', 1, 'submitted'],
    ])
    expect(rows[1]).toMatchObject({ ...move, partition: 4, bytes: 5_000_000_000n, problem: null })
    await after.$disconnect()
  })

  test('a second start finds nothing to migrate and keeps what is there', async () => {
    const first = await openDatabase(place())
    await addCluster(first)
    await first.$disconnect()
    const second = await openDatabase(place())
    expect(await second.cluster.count()).toBe(1)
    await second.$disconnect()
  })
})

describe('a PostgreSQL database', () => {
  const place = emptyPlaces('postgresql')

  test('is migrated once by consoles that start at the same moment', async () => {
    const consoles = await Promise.all(Array.from({ length: 4 }, () => openDatabase(place())))
    const names = (await readMigrations('postgresql')).migrationDirectories.map(({ path }) => path)
    for (const database of consoles)
      expect(
        await database.$queryRaw`SELECT migration_name FROM _prisma_migrations ORDER BY migration_name`,
      ).toEqual(names.map((migration_name) => ({ migration_name })))
    for (const database of consoles) await database.$disconnect()
  })

  test('is left as it was by a migration that fails half-way, and can be migrated afterwards', async () => {
    const { database } = testDatabase()
    // It takes the name of a table that is not the first to be made.
    await atServer('CREATE TYPE "JobLog" AS ENUM ()', database)
    await expect(openDatabase(place())).rejects.toThrow('"JobLog" already exists')
    await atServer('DROP TYPE "JobLog"', database)
    const opened = await openDatabase(place())
    await addCluster(opened)
    await opened.$disconnect()
  })

  function testDatabase() {
    const now = place()
    if (now.kind !== 'postgresql') throw new Error('the place is not in PostgreSQL')
    return now
  }
})

test('a place with no server behind it is refused with the reason', async () => {
  const nowhere = { ...testServer(), port: 1 }
  await expect(openDatabase(nowhere)).rejects.toThrow('DatabaseNotReachable')
})
