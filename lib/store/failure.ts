import { type Problem, problem } from '#lib/domain/problem.ts'
import { type DatabasePlace, nameOfPlace, type PostgresqlPlace } from './place.ts'

/** What the driver said, which Prisma puts into one error or another. */
type DriverFailure = {
  readonly kind: string
  readonly originalCode?: string
  readonly originalMessage?: string
  /** Of a failure of TLS. */
  readonly reason?: string
}

/** What the driver said of a call that failed; null where the error comes from elsewhere. */
export function driverFailure(error: unknown): DriverFailure | null {
  const { name, cause, meta } = error as {
    name?: string
    cause?: DriverFailure
    meta?: { driverAdapterError?: { cause?: DriverFailure } }
  }
  return (name === 'DriverAdapterError' ? cause : meta?.driverAdapterError?.cause) ?? null
}

/**
 * A failed call of the database in words: `what` could not be done, why, and what to look at in a database of that
 * kind. Null for what no database can cause: that is a bug.
 */
export function databaseProblem(place: DatabasePlace, what: string, error: unknown): Problem | null {
  if (isBug(error)) return null
  const hint = place.kind === 'sqlite' ? sqliteHint(place.folder) : postgresqlHint(place, error)
  return problem('database-failed', `${what}: ${reasonOf(error)}`, hint)
}

const BUGS = ['TypeError', 'ReferenceError', 'RangeError', 'SyntaxError', 'PrismaClientValidationError']

function isBug(error: unknown): boolean {
  return !(error instanceof Error) || BUGS.includes(error.name)
}

function sqliteHint(folder: string): string {
  return `Check the folder ${folder} (BALLAST_DATA): free space and permissions.`
}

/** Prisma's code where tables are there that no migration has made. */
const NOT_EMPTY = 'P3005'

function postgresqlHint(place: PostgresqlPlace, error: unknown): string {
  const { host, port, user, database } = place
  const { code, message } = error as { code?: string; message: string }
  if (code === NOT_EMPTY)
    return `Ballast needs a database of its own: create one, and name it in BALLAST_DATABASE.`
  if (message.includes('permission denied'))
    return `Make ${user} the owner of the database "${database}", or let it create tables in its schema public.`
  if (message.startsWith('SASL')) return 'Check the password in BALLAST_DATABASE.'
  switch (driverFailure(error)?.kind) {
    case 'DatabaseNotReachable':
      return `Check that PostgreSQL runs, and that this machine reaches it at ${host}, port ${port}.`
    case 'AuthenticationFailed':
    case 'DatabaseAccessDenied':
      return `Check the user and the password in BALLAST_DATABASE, and what pg_hba.conf allows ${user}.`
    case 'DatabaseDoesNotExist':
      return `Create the database "${database}" and make ${user} its owner, or name another one in BALLAST_DATABASE.`
    case 'TooManyConnections':
      return "Raise PostgreSQL's max_connections: a console holds up to 10 connections."
    case 'TlsConnectionError':
      return 'Check sslmode in BALLAST_DATABASE, and the certificate of the server.'
    default:
      return `Check PostgreSQL at ${nameOfPlace(place)} and its log.`
  }
}

/** What the driver's own kinds of failure mean where it passes nothing on that the server said. */
const WORDS: Readonly<Record<string, string>> = {
  DatabaseNotReachable: 'nothing answers at its address',
  ConnectionClosed: 'the connection was closed',
  SocketTimeout: 'it did not answer in time',
}

/** One line that ends with a full stop. */
function reasonOf(error: unknown): string {
  const failure = driverFailure(error)
  const { name, message } = error as Error
  const lines = message.trim().split('\n')
  // Prisma's client tells the call first; its schema engine tells its own whereabouts last.
  const said = (name.startsWith('PrismaClient') ? lines.at(-1) : lines[0]) ?? ''
  const own = said.replace(/^ERROR: /, '').replace(/ Read more about .*$/, '')
  const words =
    failure === null ? own : (failure.originalMessage ?? failure.reason ?? WORDS[failure.kind] ?? own)
  return words.endsWith('.') ? words : `${words}.`
}
