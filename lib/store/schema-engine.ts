import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import {
  bindMigrationAwareSqlAdapterFactory,
  type SqlMigrationAwareDriverAdapterFactory,
} from '@prisma/driver-adapter-utils'
import type { SchemaEngine } from '@prisma/schema-engine-wasm'

type Bindings = typeof import('@prisma/schema-engine-wasm') & {
  __wbg_set_wasm(exports: WebAssembly.Exports): void
}

let bindings: Promise<Bindings> | undefined

/**
 * Prisma's schema engine, compiled to WebAssembly: the same engine as `prisma migrate`, without its native download.
 * `datamodel` is the text of schema.prisma.
 */
export async function openSchemaEngine(
  adapter: SqlMigrationAwareDriverAdapterFactory,
  datamodel: string,
): Promise<SchemaEngine> {
  bindings ??= instantiate()
  const { SchemaEngine } = await bindings
  const ignoreLog = () => {}
  return SchemaEngine.new(
    { datamodels: [['schema.prisma', datamodel]] },
    ignoreLog,
    bindMigrationAwareSqlAdapterFactory(adapter),
  )
}

/** The package's own entry imports its .wasm file as a module, which neither Node nor the bundler resolves here. */
async function instantiate(): Promise<Bindings> {
  const bg = (await import('@prisma/schema-engine-wasm/schema_engine_bg')) as unknown as Bindings
  const entry = createRequire(join(process.cwd(), 'package.json')).resolve('@prisma/schema-engine-wasm')
  const code = await readFile(join(dirname(entry), 'schema_engine_bg.wasm'))
  const { instance } = await WebAssembly.instantiate(code, {
    './schema_engine_bg.js': bg,
  } as WebAssembly.Imports)
  bg.__wbg_set_wasm(instance.exports)
  const start = instance.exports.__wbindgen_start
  if (typeof start === 'function') start()
  return bg
}
