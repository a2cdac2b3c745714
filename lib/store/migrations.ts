import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { SqlMigrationAwareDriverAdapterFactory } from '@prisma/driver-adapter-utils'
import type { MigrationList } from '@prisma/schema-engine-wasm'
import { openSchemaEngine } from './schema-engine.ts'

const NO_FILTER = { externalTables: [], externalEnums: [] }

/** The folder with schema.prisma and migrations/. Every entry of the program runs from the project's root. */
export function prismaFolder(): string {
  return join(process.cwd(), 'prisma')
}

/** Brings the database to the newest migration. Returns the names of those applied; throws what the engine reports. */
export async function applyMigrations(
  adapter: SqlMigrationAwareDriverAdapterFactory,
): Promise<readonly string[]> {
  const engine = await openSchemaEngine(adapter, await readSchema())
  try {
    const applied = await engine.applyMigrations({
      migrationsList: await readMigrations(),
      filters: NO_FILTER,
    })
    return applied.appliedMigrationNames
  } finally {
    engine.free()
  }
}

/** The SQL that makes the tables of schema.prisma from nothing: what the migrations together must amount to. */
export async function schemaSql(adapter: SqlMigrationAwareDriverAdapterFactory): Promise<string> {
  const content = await readSchema()
  const engine = await openSchemaEngine(adapter, content)
  try {
    const diff = await engine.diff({
      from: { tag: 'empty' },
      to: { tag: 'schemaDatamodel', files: [{ path: 'schema.prisma', content }] },
      script: true,
      exitCode: null,
      filters: NO_FILTER,
    })
    return diff.stdout ?? ''
  } finally {
    engine.free()
  }
}

function readSchema(): Promise<string> {
  return readFile(join(prismaFolder(), 'schema.prisma'), 'utf8')
}

async function readMigrations(): Promise<MigrationList> {
  const baseDir = join(prismaFolder(), 'migrations')
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
