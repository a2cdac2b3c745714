import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { PrismaLibSql } from '@prisma/adapter-libsql'
import { PrismaClient } from './generated/client.ts'
import { applyMigrations } from './migrations.ts'
import type { SqlitePlace } from './place.ts'

const BUSY_TIMEOUT_MS = 5_000

/**
 * Opens (and where needed creates and migrates) the SQLite database in the folder.
 * WAL lets pages read while a job writes; synchronous=FULL makes a committed intent survive a power cut.
 */
export async function openSqlite(place: SqlitePlace): Promise<PrismaClient> {
  await mkdir(place.folder, { recursive: true })
  const adapter = sqliteAdapter(place)
  await applyMigrations(adapter, 'sqlite')
  const database = new PrismaClient({ adapter })
  await database.$queryRawUnsafe('PRAGMA journal_mode = WAL')
  await database.$queryRawUnsafe('PRAGMA synchronous = FULL')
  return database
}

/** The file in the folder, which must be there. */
export function sqliteAdapter({ folder }: SqlitePlace): PrismaLibSql {
  return new PrismaLibSql({ url: `file:${join(folder, 'ballast.db')}`, timeout: BUSY_TIMEOUT_MS })
}
