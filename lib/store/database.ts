import type { PrismaClient } from './generated/client.ts'
import type { DatabasePlace } from './place.ts'

/** The generated clients of both kinds of database have the same models and calls; this is SQLite's, which has fewer options. */
export type Database = PrismaClient

/** Opens (and where needed creates and migrates) the database. Loads the driver of that kind only. */
export async function openDatabase(place: DatabasePlace): Promise<Database> {
  if (place.kind === 'sqlite') return (await import('./sqlite.ts')).openSqlite(place)
  const { openPostgresql } = await import('./postgresql.ts')
  return (await openPostgresql(place)) as unknown as Database
}
