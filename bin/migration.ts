import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, relative } from 'node:path'
import { openDatabase } from '#lib/store/database.ts'
import { sqlToSchema } from '#lib/store/migrations.ts'
import { cataloguingAdapter } from '#lib/store/postgresql.ts'
import { type DatabaseKind, migrationsFolder } from '#lib/store/schema.ts'
import { sqliteAdapter } from '#lib/store/sqlite.ts'
import { startPostgres } from './postgres.ts'
import { showProgress } from './progress.ts'
import { Refusal, reportFailure } from './refusal.ts'
import { Shutdown } from './shutdown.ts'

/** `npm run migration -- name`: writes what brings both databases from their migrations to prisma/schema.prisma. */

const shutdown = new Shutdown().onSignals(130)
try {
  await writeMigrations(process.argv.slice(2))
} catch (error) {
  if (!shutdown.begun) reportFailure(error)
}
await shutdown.run()

async function writeMigrations(args: readonly string[]): Promise<void> {
  const [name = ''] = args
  if (args.length !== 1 || !/^[a-z0-9_]+$/.test(name))
    throw new Refusal(
      'Name the migration in small letters, digits and underscores:\n  npm run migration -- add_waivers',
    )
  const written: { readonly kind: DatabaseKind; readonly sql: string }[] = []
  // All of them before the first is written, so that a failure leaves nothing half done.
  for (const { kind, adapter } of await migratedDatabases()) {
    const sql = await sqlToSchema(adapter, kind)
    if (sql !== null) written.push({ kind, sql })
  }
  if (written.length === 0) console.log('\nThe migrations make the tables of prisma/schema.prisma already.')
  const at = new Date().toISOString().replace(/\D/g, '').slice(0, 14)
  for (const { kind, sql } of written) {
    const folder = join(migrationsFolder(kind), `${at}_${name}`)
    await mkdir(folder, { recursive: true })
    await writeFile(join(folder, 'migration.sql'), sql)
    console.log(`\n${relative(process.cwd(), join(folder, 'migration.sql'))}\n\n${sql.trim()}`)
  }
}

/** A new database of each kind, with all migrations that there are. */
async function migratedDatabases() {
  const folder = await mkdtemp(join(tmpdir(), 'ballast-migration-'))
  shutdown.add('the temporary database', () => rm(folder, { recursive: true }))
  const sqlite = { kind: 'sqlite', folder } as const
  const { place: postgresql } = await startPostgres(shutdown, showProgress)
  for (const place of [sqlite, postgresql]) await (await openDatabase(place)).$disconnect()
  return [
    { kind: sqlite.kind, adapter: sqliteAdapter(sqlite) },
    { kind: postgresql.kind, adapter: cataloguingAdapter(postgresql) },
  ]
}
