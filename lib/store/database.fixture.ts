import { randomUUID } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, inject } from 'vitest'
import type { DatabasePlace, PostgresqlPlace } from './place.ts'
import { postgresqlAdapter } from './postgresql.ts'
import type { DatabaseKind } from './schema.ts'

declare module 'vitest' {
  export interface ProvidedContext {
    /** Where the server for the tests is, or why there is none. */
    postgresql: PostgresqlPlace | string
  }
}

/** A place with no tables in it for each test that follows, gone after the test; the function tells the test's own. */
export function emptyPlaces(kind: DatabaseKind): () => DatabasePlace {
  let place: DatabasePlace
  beforeEach(async () => {
    place = kind === 'sqlite' ? { kind, folder: await mkdtemp(join(tmpdir(), 'ballast-')) } : await create()
  })
  afterEach(async () => {
    if (place.kind === 'sqlite') await rm(place.folder, { recursive: true })
    else await atServer(`DROP DATABASE "${place.database}"`)
  })
  return () => place
}

async function create(): Promise<PostgresqlPlace> {
  const database = `test ${randomUUID()}`
  await atServer(`CREATE DATABASE "${database}"`)
  return { ...testServer(), database }
}

/** The server's own database, as its superuser. Throws where this machine has no PostgreSQL. */
export function testServer(): PostgresqlPlace {
  const server = inject('postgresql')
  if (typeof server === 'string') throw new Error(server)
  return server
}

/** Sends SQL to the server as its superuser. */
export async function atServer(sql: string, database = testServer().database): Promise<void> {
  const connection = await postgresqlAdapter({ ...testServer(), database }).connect()
  try {
    await connection.executeScript(sql)
  } finally {
    await connection.dispose()
  }
}
