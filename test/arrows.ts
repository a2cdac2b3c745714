/** The house rules of the sources: which part may import which, and what each may touch. */

export type Sources = ReadonlyMap<string, string>

/** The parts, the most specific folder first, and the parts that each may import besides itself. */
const PARTS: readonly (readonly [part: string, place: RegExp, mayImport: readonly string[]])[] = [
  [
    'app',
    /^(app\/|(instrumentation|proxy)\.ts$)/,
    ['components', 'components/ui', 'services', 'domain', 'env'],
  ],
  ['components/ui', /^components\/ui\//, ['domain']],
  ['components', /^components\//, ['components/ui', 'domain']],
  ['domain', /^lib\/domain\//, []],
  ['kafka', /^lib\/kafka\//, ['domain', 'failpoint']],
  ['store', /^lib\/store\//, ['domain', 'failpoint']],
  ['files', /^lib\/files\//, ['domain']],
  ['jobs', /^lib\/jobs\//, ['domain', 'kafka', 'store']],
  ['services', /^lib\/services\//, ['domain', 'kafka', 'store', 'files', 'jobs', 'env']],
  ['env', /^lib\/env\.ts$/, ['domain', 'kafka', 'store']],
  ['failpoint', /^lib\/failpoint\.ts$/, []],
]

/** Packages that one part alone may use: no other file can then hold the answer. */
const PACKAGE_OWNERS: readonly (readonly [name: RegExp, part: string])[] = [
  [/^(kafkajs|@platformatic\/kafka)(\/|$)/, 'kafka'],
  [/^(@prisma\/|prisma$|node:sqlite$|pg$)/, 'store'],
]

const ENV_READER = 'lib/env.ts'
const MOST_LINES = 400

/** Everything that breaks a rule, in words. Tests and generated code are not looked at. */
export function violations(sources: Sources): string[] {
  return [...sources]
    .filter(([path]) => isOurs(path))
    .flatMap(([path, source]) => [
      ...importViolations(path, source),
      ...environmentViolations(path, source),
      ...lengthViolations(path, source),
      ...failpointViolations(path, source),
    ])
}

function environmentViolations(path: string, source: string): string[] {
  if (path === ENV_READER) return []
  // Next replaces this one by a constant when it builds; it is how a file tells the two builds apart.
  const code = withoutComments(source).replaceAll('process.env.NEXT_RUNTIME', '')
  const reads = /\bprocess\s*(\.|\?\.)\s*env\b|\bprocess\s*\[/.test(code)
  return reads ? [`${path} reads process.env: only ${ENV_READER} may`] : []
}

function lengthViolations(path: string, source: string): string[] {
  const lines = source.split('\n').length - 1
  return lines > MOST_LINES ? [`${path} has ${lines} lines: find the second noun in it`] : []
}

/** A job is tested by ending the console around each of its commits and requests: none may go past the failpoints. */
function failpointViolations(path: string, source: string): string[] {
  const code = withoutComments(source)
  if (/^lib\/store\/(jobs|lease|leftovers)\.ts$/.test(path)) {
    const writes = [...code.matchAll(WRITE)].filter(([, wrapping]) => wrapping === undefined)
    return writes.map(([, , write]) => `${path} calls ${write} outside betweenFailpoints`)
  }
  if (!path.startsWith('lib/kafka/')) return []
  const changes = [
    ...code.matchAll(/\.read(?:Each)?\(\s*\[\s*((?:alter|incremental|elect|create|delete)\w*)/g),
  ]
  return changes.map(([, codec]) => `${path} sends ${codec} by read: only change passes the failpoints`)
}

/** A write of a job to the database, and what it is wrapped in. */
const WRITE =
  /(betweenFailpoints\([^()]*,\s*(?:async )?\(\) =>\s*(?:\{\s*const \{ count \} = await )?)?(database\.(?:\$transaction|\w+\.(?:create|update|delete|upsert)\w*))\(/g

function isOurs(path: string): boolean {
  return (
    /\.(ts|tsx|mts|js|mjs)$/.test(path) &&
    !/\.test\.tsx?$/.test(path) &&
    !/^lib\/store\/generated[^/]*\//.test(path)
  )
}

function partOf(path: string): string | null {
  return PARTS.find(([, place]) => place.test(path))?.[0] ?? null
}

function importViolations(path: string, source: string): string[] {
  const part = partOf(path)
  if (part === null) return [`${path} belongs to no part of the house`]
  const allowed = PARTS.find(([name]) => name === part)?.[2] ?? []
  return importsOf(source).flatMap((specifier) => {
    const target = resolveImport(path, specifier)
    if (target === null) return packageViolations(path, part, specifier)
    const to = partOf(target)
    if (to === part || (to !== null && allowed.includes(to))) return []
    return [`${path} imports ${specifier}: ${part} may not import ${to ?? 'anything outside the house'}`]
  })
}

function packageViolations(path: string, part: string, specifier: string): string[] {
  if (part === 'domain') return [`${path} imports ${specifier}: domain imports nothing but itself`]
  const owner = PACKAGE_OWNERS.find(([name]) => name.test(specifier))?.[1]
  return owner === undefined || owner === part
    ? []
    : [`${path} imports ${specifier}: only lib/${owner} may use that package`]
}

/** What the file imports: static, for types, re-exported, dynamic, required. */
export function importsOf(source: string): string[] {
  const code = withoutComments(source)
  const patterns = [
    /\b(?:import|export)\b[^'"`;()]*?\bfrom\s*(['"])([^'"]+)\1/g,
    /\bimport\s*(['"])([^'"]+)\1/g,
    /\b(?:import|require)\s*\(\s*(['"`])([^'"`]+)\1/g,
  ]
  return patterns.flatMap((pattern) => [...code.matchAll(pattern)].map((match) => match[2] ?? ''))
}

/** The file that the specifier names, from the root of the project; null for a package or a Node builtin. */
function resolveImport(from: string, specifier: string): string | null {
  if (specifier.startsWith('#')) return specifier.slice(1)
  if (!specifier.startsWith('.')) return null
  return new URL(specifier, `file:///root/${from}`).pathname.replace(/^\/root\//, '')
}

/** A `//` inside a string, as in an address, is kept: it follows a colon. */
function withoutComments(source: string): string {
  return source.replace(/\/\*[\s\S]*?\*\//g, '').replace(/(^|[^:'"`])\/\/.*$/gm, '$1')
}
