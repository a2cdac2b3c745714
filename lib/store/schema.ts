import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { MigrationList } from '@prisma/schema-engine-wasm'
import type { DatabasePlace } from './place.ts'

export type DatabaseKind = DatabasePlace['kind']

export const DATABASE_KINDS: readonly DatabaseKind[] = ['sqlite', 'postgresql']

const WRITTEN_FOR = /^(\s*provider\s*=\s*)"sqlite"/m

/** The folder with schema.prisma and the migrations. Every entry of the program runs from the project's root. */
function prismaFolder(): string {
  return join(process.cwd(), 'prisma')
}

/** Each kind of database has migrations of its own, in Prisma's own layout. */
export function migrationsFolder(kind: DatabaseKind): string {
  return join(prismaFolder(), kind === 'sqlite' ? 'migrations' : 'migrations-postgresql')
}

/** The text of schema.prisma for a kind of database. The models are written once; Prisma wants one provider a schema. */
export async function readSchema(kind: DatabaseKind): Promise<string> {
  const text = await readFile(join(prismaFolder(), 'schema.prisma'), 'utf8')
  if (!WRITTEN_FOR.test(text)) throw new Error('prisma/schema.prisma has no provider = "sqlite" to replace')
  return text.replace(WRITTEN_FOR, `$1"${kind}"`)
}

/** All migrations of a kind of database, oldest first. */
export async function readMigrations(kind: DatabaseKind): Promise<MigrationList> {
  const baseDir = migrationsFolder(kind)
  const entries = await readdir(baseDir, { withFileTypes: true })
  const names = entries.filter((entry) => entry.isDirectory()).map((entry) => entry.name)
  const lockfile = await readFile(join(baseDir, 'migration_lock.toml'), 'utf8')
  return {
    baseDir,
    lockfile: { path: 'migration_lock.toml', content: lockfile },
    shadowDbInitScript: '',
    migrationDirectories: await Promise.all(
      names.sort().map(async (name) => ({
        path: name,
        migrationFile: {
          path: 'migration.sql',
          content: {
            tag: 'ok' as const,
            value: await readFile(join(baseDir, name, 'migration.sql'), 'utf8'),
          },
        },
      })),
    ),
  }
}
