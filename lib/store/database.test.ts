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
