import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import type { SqlDriverAdapterFactory } from '@prisma/driver-adapter-utils'
import { PrismaClient } from './generated/client.ts'
import { applyMigrations } from './migrations.ts'
import type { SqlitePlace } from './place.ts'
import { createSqliteAdapter } from './sqlite-adapter.ts'

/** A transaction begins once no other process holds the lock, for which its connection waits 5 s. */
const BEGIN_MS = 6_000

/** Opens (and where needed creates and migrates) the SQLite database in the folder. */
export async function openSqlite(place: SqlitePlace): Promise<PrismaClient> {
  await mkdir(place.folder, { recursive: true })
  const adapter = sqliteAdapter(place)
  await applyMigrations(adapter, 'sqlite')
  return new PrismaClient({ adapter, transactionOptions: { maxWait: BEGIN_MS } })
}

/** The file in the folder, which must be there. */
export function sqliteAdapter({ folder }: SqlitePlace): SqlDriverAdapterFactory {
  return createSqliteAdapter(join(folder, 'ballast.db'))
}
