import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { RULES } from '#lib/domain/audit/rules.ts'
import { importsOf, violations } from './arrows.ts'

const ROOT = join(import.meta.dirname, '..')
const FOLDERS = ['app', 'components', 'lib']
const LONE_FILES = ['instrumentation.ts', 'proxy.ts']

function sources(): Map<string, string> {
  const nested = FOLDERS.flatMap((folder) =>
    readdirSync(join(ROOT, folder), { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name).slice(ROOT.length + 1)),
  )
  return new Map([...nested, ...LONE_FILES].map((path) => [path, readFileSync(join(ROOT, path), 'utf8')]))
}

test('the sources keep to the arrows and the house rules', () => {
  const all = sources()
  for (const folder of FOLDERS)
    expect([...all.keys()].filter((path) => path.startsWith(`${folder}/`)).length).toBeGreaterThan(5)
  expect(violations(all)).toEqual([])
})

test.each(
  [
    ['app/page.tsx', `import { read } from '#lib/kafka/read.ts'`, 'app may not import kafka'],
    ['components/brokers/table.tsx', `import '#lib/services/x.ts'`, 'components may not import services'],
    [
      'components/ui/button.tsx',
      `import { a } from '../brokers/a.ts'`,
      'components/ui may not import components',
    ],
    ['lib/domain/a.ts', `import { z } from 'zod'`, 'domain imports nothing but itself'],
    ['lib/domain/a.ts', `import { join } from 'node:path'`, 'domain imports nothing but itself'],
    ['lib/domain/a/b.ts', `import type { X } from '../../store/x.ts'`, 'domain may not import store'],
    ['lib/kafka/a.ts', `export * from '#lib/store/x.ts'`, 'kafka may not import store'],
    ['lib/files/a.ts', `import { x } from '#lib/kafka/x.ts'`, 'files may not import kafka'],
    ['lib/kafka/a.ts', `import { x } from '#lib/files/x.ts'`, 'kafka may not import files'],
    ['lib/store/a.ts', `const x = await import('#lib/jobs/x.ts')`, 'store may not import jobs'],
    ['lib/jobs/a.ts', `import {\n  a,\n  b,\n} from '#lib/services/x.ts'`, 'jobs may not import services'],
    ['lib/jobs/a.ts', `import { b } from '#demo/link.ts'`, 'anything outside the house'],
    ['lib/services/a.ts', `import { Kafka } from 'kafkajs'`, 'only lib/kafka may use that package'],
    ['lib/kafka/a.ts', `const x = require("@prisma/client")`, 'only lib/store may use that package'],
    ['lib/services/a.ts', 'const port = process.env.PORT', 'reads process.env'],
    ['lib/services/a.ts', `const { PORT } = process['env']`, 'reads process.env'],
    ['lib/services/a.ts', '\n'.repeat(401), '401 lines'],
    ['lib/stray.ts', '', 'belongs to no part'],
    ['lib/store/jobs.ts', 'await database.job.update({})', 'outside betweenFailpoints'],
    ['lib/store/lease.ts', 'return database.$transaction(write)', 'outside betweenFailpoints'],
    ['lib/kafka/a.ts', 'wire.read([electLeadersV2], [], 1)', 'only change passes the failpoints'],
  ].map(([path = '', source = '', words = '']) => ({ path, source, words })),
)('$path: $words', ({ path, source, words }) => {
  const found = violations(new Map([[path, source]]))
  expect(found).toHaveLength(1)
  expect(found[0]).toContain(words)
})

test('what is allowed is not caught', () => {
  const source = `
    // import { x } from '#lib/kafka/x.ts'
    /* process.env is read elsewhere */
    import { type Plan } from '#lib/domain/plan/plan.ts'
    import { readPlan } from '#lib/services/plans.ts'
    import Link from 'next/link'
    const address = 'http://x' // from '#lib/store/y.ts'
  `
  expect(violations(new Map([['app/page.tsx', source]]))).toEqual([])
  expect(violations(new Map([['lib/domain/a.test.ts', `import { test } from 'vitest'`]]))).toEqual([])
  expect(importsOf(source)).toEqual(['#lib/domain/plan/plan.ts', '#lib/services/plans.ts', 'next/link'])
})

/** Rules whose situation the tests do not make on real brokers, and why. */
const NOT_ON_BROKERS: Readonly<Record<string, string>> = {
  'bytes-skew':
    'needs a broker that holds a gigabyte more than the mean: it would have to be written, and moved, in every run',
}

test('every rule is tried on real brokers, or it is said why not', () => {
  const own = ['.', 'jobs'].flatMap((folder) =>
    readdirSync(join(import.meta.dirname, folder))
      .filter((name) => name.endsWith('.test.ts') && name !== 'architecture.test.ts')
      .map((name) => readFileSync(join(import.meta.dirname, folder, name), 'utf8')),
  )
  const isNamed = (id: string) => own.some((text) => new RegExp(`['"\`]${id}['":]`).test(text))
  const named = RULES.map(({ id }) => id).filter(isNamed)
  expect([...named, ...Object.keys(NOT_ON_BROKERS)].sort()).toEqual(RULES.map(({ id }) => id).sort())
})
