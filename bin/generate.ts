import { execFile } from 'node:child_process'
import { mkdir, writeFile } from 'node:fs/promises'
import { join, relative } from 'node:path'
import { promisify } from 'node:util'
import { DATABASE_KINDS, type DatabaseKind, readSchema } from '#lib/store/schema.ts'

/** `npm run generate`: the database clients in lib/store, one a kind of database, all from prisma/schema.prisma. */

const ROOT = join(import.meta.dirname, '..')
const PRISMA = join(ROOT, 'node_modules', 'prisma', 'build', 'index.js')
const CACHE = join(ROOT, 'node_modules', '.cache', 'ballast')
const OUTPUT = /^(\s*output\s*=\s*)"\.\.\/lib\/store\/generated"/m

async function generate(kind: DatabaseKind): Promise<void> {
  const folder = kind === 'sqlite' ? 'generated' : `generated-${kind}`
  const text = await readSchema(kind)
  if (!OUTPUT.test(text))
    throw new Error('prisma/schema.prisma does not put its client into lib/store/generated')
  const schema = join(CACHE, `${kind}.prisma`)
  await mkdir(CACHE, { recursive: true })
  const output = relative(CACHE, join(ROOT, 'lib', 'store', folder))
  await writeFile(schema, text.replace(OUTPUT, `$1${JSON.stringify(output)}`))
  await promisify(execFile)(process.execPath, [PRISMA, 'generate', '--schema', schema], { cwd: ROOT })
}

for (const kind of DATABASE_KINDS) await generate(kind)
