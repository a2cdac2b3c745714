import { fail, ok, type Result } from '#lib/domain/problem.ts'

/** Where the console keeps its clusters, plans and jobs. */
export type DatabasePlace = SqlitePlace | PostgresqlPlace

export type SqlitePlace = {
  readonly kind: 'sqlite'
  /** Absolute path of the folder of the database file. */
  readonly folder: string
}

export type PostgresqlPlace = {
  readonly kind: 'postgresql'
  readonly host: string
  readonly port: number
  readonly user: string
  /** Null: the driver looks where PostgreSQL's own programs do, in PGPASSWORD and ~/.pgpass. */
  readonly password: string | null
  readonly database: string
  /** As libpq's sslmode: `require` encrypts, `verify-full` also checks the server's certificate and name. */
  readonly tls: TlsMode
}

const TLS_MODES = ['disable', 'require', 'verify-full'] as const
type TlsMode = (typeof TLS_MODES)[number]

const DEFAULT_PORT = 5432
const FORM = 'write postgresql://user:password@host:5432/database'

/** The place in a connection URL. What it says is wrong quotes nothing of the URL: any part may be a piece of the password. */
export function parsePostgresql(text: string): Result<PostgresqlPlace> {
  if (!/^postgres(ql)?:\/\//.test(text)) return refuse(`it does not begin with postgresql://: ${FORM}`)
  const url = URL.parse(text)
  const path = url?.pathname.slice(1) ?? ''
  if (url === null || url.hash !== '' || path.includes('/'))
    return refuse(
      `it is no URL: ${FORM}, and in the password write @ as %40, / as %2F, # as %23, ? as %3F and % as %25`,
    )
  const user = decoded(url.username)
  const password = decoded(url.password)
  const database = decoded(path)
  if (user === null || password === null || database === null)
    return refuse('a percent sign begins no %XX: write it as %25')
  if (user === '') return refuse(`it names no user: ${FORM}`)
  if (url.hostname === '') return refuse(`it names no host: ${FORM}`)
  if (database === '') return refuse(`it names no database: ${FORM}`)
  if (url.port === '0') return refuse('no server listens on port 0')
  const tls = tlsModeOf(url.searchParams)
  if (!tls.ok) return tls
  return ok({
    kind: 'postgresql',
    host: url.hostname.replace(/^\[(.*)\]$/, '$1'),
    port: url.port === '' ? DEFAULT_PORT : Number(url.port),
    user,
    password: password === '' ? null : password,
    database,
    tls: tls.value,
  })
}

function tlsModeOf(parameters: URLSearchParams): Result<TlsMode> {
  const given = [...parameters]
  if (given.some(([name]) => name !== 'sslmode') || given.length > 1)
    return refuse('after the question mark there can only be sslmode=…')
  const [[, value] = []] = given
  const mode = value === undefined ? 'disable' : TLS_MODES.find((known) => known === value)
  return mode === undefined ? refuse(`sslmode is one of ${TLS_MODES.join(', ')}`) : ok(mode)
}

function decoded(text: string): string | null {
  try {
    return decodeURIComponent(text)
  } catch {
    return null
  }
}

function refuse(reason: string): Result<never> {
  return fail('invalid-input', reason)
}

/** The place in words for logs and pages, without the password. */
export function nameOfPlace(place: DatabasePlace): string {
  if (place.kind === 'sqlite') return place.folder
  const { host, port, user, database } = place
  const address = host.includes(':') ? `[${host}]` : host
  return `postgresql://${encodeURIComponent(user)}@${address}:${port}/${encodeURIComponent(database)}`
}
