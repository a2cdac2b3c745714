import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { PrismaLibSql } from '@prisma/adapter-libsql'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { type Database, openDatabase } from './database.ts'
import { schemaSql } from './migrations.ts'

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'ballast-'))
})
afterEach(() => rm(folder, { recursive: true }))

async function tablesOf(database: Database): Promise<{ name: string; sql: string }[]> {
  return database.$queryRaw`SELECT name, sql FROM sqlite_master WHERE name NOT LIKE '_prisma%' AND name NOT LIKE 'sqlite_%' ORDER BY name`
}

test('the migrations together make the tables of the schema', async () => {
  const database = await openDatabase(folder)
  const migrated = await tablesOf(database)
  await database.$disconnect()

  const adapter = new PrismaLibSql({ url: `file:${join(folder, 'schema.db')}` })
  const connection = await adapter.connect()
  await connection.executeScript(await schemaSql(adapter))
  const wanted = await connection.queryRaw({
    sql: "SELECT name, sql FROM sqlite_master WHERE name NOT LIKE '_prisma%' AND name NOT LIKE 'sqlite_%' ORDER BY name",
    args: [],
    argTypes: [],
  })
  await connection.dispose()
  expect(wanted.rows.length).toBeGreaterThan(4)
  // SQLite writes added columns on one line.
  const inOneLine = (rows: readonly (readonly [unknown, unknown])[]) =>
    rows.map(([name, sql]) => [name, String(sql).replace(/\s+/g, ' ')])
  expect(inOneLine(migrated.map(({ name, sql }) => [name, sql]))).toEqual(
    inOneLine(wanted.rows.map(([name, sql]) => [name, sql])),
  )
})

test('a second start finds nothing to migrate and keeps what is there', async () => {
  const first = await openDatabase(folder)
  await first.cluster.create({
    data: { slug: 'prod', name: 'Prod', bootstrap: 'host:9092', tls: false, addedAt: new Date(0) },
  })
  await first.$disconnect()
  const second = await openDatabase(folder)
  expect(await second.cluster.count()).toBe(1)
  await second.$disconnect()
})
