import { resolve } from 'node:path'
import { z } from 'zod'
import { slugOf } from '#lib/domain/slug.ts'
import { parseBootstrap } from '#lib/kafka/bootstrap.ts'
import { type DatabasePlace, type PostgresqlPlace, parsePostgresql } from '#lib/store/place.ts'

/** A cluster given in BALLAST_CLUSTERS. */
export type ConfiguredCluster = {
  readonly slug: string
  readonly name: string
  /** host:port, several of them separated by commas. */
  readonly bootstrap: string
  readonly tls: boolean
}

export type Env = {
  readonly port: number
  readonly host: string
  readonly database: DatabasePlace
  readonly clusters: readonly ConfiguredCluster[]
  /** For so many days the history of clusters is kept. */
  readonly historyDays: number
}

export type ParsedEnv =
  | { readonly ok: true; readonly value: Env }
  | { readonly ok: false; readonly errors: readonly string[] }

const TLS_PREFIX = 'tls://'

const port = z
  .string()
  .default('3000')
  .transform((text, context) => {
    const number = Number(text)
    if (/^\d+$/.test(text) && number >= 1 && number <= 65_535) return number
    return refuse(context, `"${text}" is not a port number from 1 to 65535`)
  })

const host = z
  .string()
  .default('127.0.0.1')
  .transform((text, context) => {
    if (/^[\p{L}\p{N}._:%-]+$/u.test(text)) return text
    return refuse(context, `"${text}" is not an address or host name to listen on`)
  })

const dataDir = z
  .string()
  .default('./data')
  .transform((path) => resolve(path))

const database = z
  .string()
  .default('')
  .transform((text, context): PostgresqlPlace | null => {
    if (text === '') return null
    const place = parsePostgresql(text.trim())
    return place.ok ? place.value : refuse(context, place.problem.message)
  })

const clusters = z
  .string()
  .default('')
  .transform((text, context): readonly ConfiguredCluster[] => {
    const given: ConfiguredCluster[] = []
    for (const part of text.split(';').map((entry) => entry.trim())) {
      if (part === '') continue
      const cluster = parseCluster(part)
      if (typeof cluster === 'string') return refuse(context, cluster)
      const twin = given.find((other) => other.slug === cluster.slug)
      if (twin !== undefined)
        return refuse(
          context,
          `"${twin.name}" and "${cluster.name}" would both be at /clusters/${cluster.slug}: rename one of them`,
        )
      given.push(cluster)
    }
    return given
  })

const LONGEST_HISTORY = 3_650

const historyDays = z
  .string()
  .default('30')
  .transform((text, context) => {
    const days = Number(text)
    if (/^\d+$/.test(text) && days >= 1 && days <= LONGEST_HISTORY) return days
    return refuse(context, `"${text}" is not a number of days from 1 to ${LONGEST_HISTORY}`)
  })

const schema = z.object({
  PORT: port,
  HOST: host,
  BALLAST_DATA: dataDir,
  BALLAST_DATABASE: database,
  BALLAST_CLUSTERS: clusters,
  BALLAST_HISTORY_DAYS: historyDays,
})
const OWN_NAMES = Object.keys(schema.shape).filter((name) => name.startsWith('BALLAST_'))

/** The environment that the console runs in, or every error in it, each naming its variable. */
export function parseEnv(record: Readonly<Record<string, string | undefined>>): ParsedEnv {
  // A variable that is set to nothing, as compose files and shells do, counts as unset.
  const given = Object.fromEntries(Object.entries(record).filter(([, value]) => value?.trim()))
  const parsed = schema.safeParse(given)
  const errors = [
    ...(parsed.error?.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}.`) ?? []),
    ...Object.keys(record)
      .filter((name) => name.startsWith('BALLAST_') && !OWN_NAMES.includes(name))
      .map((name) => `${name}: there is no such setting. Known are ${OWN_NAMES.join(', ')}.`),
  ]
  if (!parsed.success || errors.length > 0) return { ok: false, errors }
  const { PORT, HOST, BALLAST_DATA, BALLAST_DATABASE, BALLAST_CLUSTERS, BALLAST_HISTORY_DAYS } = parsed.data
  const place = BALLAST_DATABASE ?? ({ kind: 'sqlite', folder: BALLAST_DATA } as const)
  const value = { port: PORT, host: HOST, database: place, clusters: BALLAST_CLUSTERS }
  return { ok: true, value: { ...value, historyDays: BALLAST_HISTORY_DAYS } }
}

/** The cluster of "name=host:port,…" or "name=tls://host:port,…"; a string is what is wrong with it. */
function parseCluster(part: string): ConfiguredCluster | string {
  const equals = part.indexOf('=')
  if (equals < 0) return `"${part}" has no name: write name=host:port`
  const name = part.slice(0, equals).trim()
  const address = part.slice(equals + 1).trim()
  if (name === '') return `"${part}" has no name before the equals sign`
  const slug = slugOf(name)
  if (slug === '') return `the name "${name}" needs a Latin letter or a digit, for its address in the console`
  const tls = address.startsWith(TLS_PREFIX)
  const bootstrap = tls ? address.slice(TLS_PREFIX.length) : address
  const parsed = parseBootstrap(bootstrap)
  if (!parsed.ok) return `in "${part}": ${parsed.problem.message.replace(/\.$/, '')}`
  return { slug, name, bootstrap, tls }
}

function refuse(context: z.RefinementCtx, message: string): never {
  context.addIssue({ code: 'custom', message })
  return z.NEVER
}

let parsedOnce: Env | null = null

/** This process's environment, parsed once. Throws where it is invalid: `npm start` reports that before. */
export function env(): Env {
  if (parsedOnce !== null) return parsedOnce
  const parsed = parseEnv(process.env)
  if (!parsed.ok) throw new Error(`The environment is invalid.\n${parsed.errors.join('\n')}`)
  parsedOnce = parsed.value
  return parsedOnce
}
