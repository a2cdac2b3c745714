import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { PrismaLibSql } from '@prisma/adapter-libsql'
import { PrismaClient } from './generated/client.ts'
import { applyMigrations } from './migrations.ts'

export type Database = PrismaClient

const BUSY_TIMEOUT_MS = 5_000

/**
 * Opens (and where needed creates and migrates) the SQLite database in `folder`.
 * WAL lets pages read while a job writes; synchronous=FULL makes a committed intent survive a power cut.
 */
export async function openDatabase(folder: string): Promise<Database> {
  await mkdir(folder, { recursive: true })
  const adapter = new PrismaLibSql({ url: `file:${join(folder, 'ballast.db')}`, timeout: BUSY_TIMEOUT_MS })
  await applyMigrations(adapter)
  const database = new PrismaClient({ adapter })
  await database.$queryRawUnsafe('PRAGMA journal_mode = WAL')
  await database.$queryRawUnsafe('PRAGMA synchronous = FULL')
  return database
}
