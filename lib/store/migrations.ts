import type { SqlDriverAdapter, SqlDriverAdapterFactory } from '@prisma/driver-adapter-utils'
import type { SchemaEngine } from '@prisma/schema-engine-wasm'
import { type DatabaseKind, readMigrations, readSchema } from './schema.ts'
import { openSchemaEngine } from './schema-engine.ts'

const NO_FILTER = { externalTables: [], externalEnums: [] }

/** Brings the database to the newest migration. Returns the names of those applied; throws what the engine reports. */
export async function applyMigrations(
  adapter: SqlDriverAdapterFactory,
  kind: DatabaseKind,
): Promise<readonly string[]> {
  const migrationsList = await readMigrations(kind)
  return withEngine(adapter, await readSchema(kind), async (engine) => {
    const applied = await engine.applyMigrations({ migrationsList, filters: NO_FILTER })
    return applied.appliedMigrationNames
  })
}

/** The SQL that brings the tables that are there to those of schema.prisma; null where they agree. */
export async function sqlToSchema(
  adapter: SqlDriverAdapterFactory,
  kind: DatabaseKind,
): Promise<string | null> {
  const content = await readSchema(kind)
  const files = [{ path: 'schema.prisma', content }]
  return withEngine(adapter, content, async (engine) => {
    const { stdout } = await engine.diff({
      from: { tag: 'schemaDatasource', files, configDir: '' },
      to: { tag: 'schemaDatamodel', files },
      script: true,
      exitCode: null,
      filters: NO_FILTER,
    })
    const sql = stdout ?? ''
    return /^\s*(-- This is an empty migration\.)?\s*$/.test(sql) ? null : sql
  })
}

/** The engine opens connections and closes none. */
async function withEngine<T>(
  factory: SqlDriverAdapterFactory,
  schema: string,
  work: (engine: SchemaEngine) => Promise<T>,
): Promise<T> {
  const open: SqlDriverAdapter[] = []
  const { provider, adapterName } = factory
  const remembered = async (connecting: Promise<SqlDriverAdapter>) => {
    const connection = await connecting
    open.push(connection)
    return connection
  }
  try {
    const engine = await openSchemaEngine(
      {
        provider,
        adapterName,
        connect: () => remembered(factory.connect()),
        connectToShadowDb: noShadow,
      },
      schema,
    )
    try {
      return await work(engine)
    } finally {
      engine.free()
    }
  } finally {
    for (const connection of open) await connection.dispose()
  }
}

function noShadow(): Promise<never> {
  return Promise.reject(new Error('Nothing here asks for a shadow database.'))
}
