import { execFile } from 'node:child_process'
import { access, chown, constants, mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { delimiter, isAbsolute, join } from 'node:path'
import { promisify } from 'node:util'
import type { PostgresqlPlace } from '#lib/store/place.ts'
import { postgresqlAdapter } from '#lib/store/postgresql.ts'
import { aptDistribution, aptInstall } from './apt.ts'
import { type Child, endLeftover, startChild } from './child.ts'
import { claim, liveOwner } from './owner.ts'
import { freePorts } from './ports.ts'
import { type Progress, until } from './progress.ts'
import { Refusal } from './refusal.ts'
import type { Shutdown } from './shutdown.ts'

const run = promisify(execFile)
/** Where Debian and Ubuntu put each version, none of them on the PATH. */
const DEBIAN = '/usr/lib/postgresql'
const PREFIX = 'ballast-postgresql-'
const OWNER_FILE = 'owner.json'
const FIRST_PORT = 24_432
const USER = 'ballast'
const START_DEADLINE_MS = 30_000
const STOP_GRACE_MS = 10_000

type Account = { readonly uid: number; readonly gid: number }

export type Postgres = {
  /** How a console reaches it, as its superuser. */
  readonly place: PostgresqlPlace
  /** Ends it and all its processes with SIGKILL. */
  readonly kill: () => Promise<void>
  /** Starts it again after that; resolves when it answers. */
  readonly restart: () => Promise<void>
}

/**
 * Starts a PostgreSQL server of this process's own, in a temporary folder and on a free port; it ends, and its folder
 * goes, with `shutdown`. Refuses where this machine has none and none can be installed.
 */
export async function startPostgres(shutdown: Shutdown, progress: Progress): Promise<Postgres> {
  await sweepAbandoned()
  const programs = await serverPrograms(progress)
  const account = await unprivilegedAccount()
  // Not in the project's folder: the other account may have no way into it.
  const dir = join(tmpdir(), `${PREFIX}${process.pid}`)
  await rm(dir, { recursive: true, force: true })
  await mkdir(join(dir, 'data'), { recursive: true })
  await claim(join(dir, OWNER_FILE))
  let server: Child | null = null
  shutdown.add('PostgreSQL', async () => {
    // Its "fast" shutdown: SIGTERM alone would wait for clients.
    server?.signal('SIGINT')
    await server?.stop(STOP_GRACE_MS)
    await rm(dir, { recursive: true, force: true })
  })
  const port = await freePorts(1, FIRST_PORT)
  // What a URL cannot carry as it is.
  const password = 'p@ss/word#1%'
  const place: PostgresqlPlace = {
    kind: 'postgresql',
    host: '127.0.0.1',
    port,
    user: USER,
    password,
    database: 'postgres',
    tls: 'disable',
  }
  const start = async () => {
    server = await startChild({
      command: join(programs, 'postgres'),
      args: ['-D', join(dir, 'data'), '-p', String(port), ...settings()],
      cwd: dir,
      log: join(dir, 'log'),
      ...(account === null ? {} : { account }),
    })
    await untilItAnswers(place, server, join(dir, 'log'))
  }
  await progress('Starting PostgreSQL', async () => {
    await initialise(programs, dir, password, account)
    await start()
  })
  return {
    place,
    kill: async () => {
      server?.signal('SIGKILL')
      await server?.exited
    },
    restart: start,
  }
}

function settings(): string[] {
  // Only through TCP, as a console does; and what it holds need not survive the machine.
  return ['listen_addresses=127.0.0.1', 'unix_socket_directories=', 'fsync=off'].flatMap((setting) => [
    '-c',
    setting,
  ])
}

async function initialise(
  programs: string,
  dir: string,
  password: string,
  account: Account | null,
): Promise<void> {
  const passwordFile = join(dir, 'password')
  await writeFile(passwordFile, password, { mode: 0o600 })
  if (account !== null)
    for (const path of [join(dir, 'data'), passwordFile]) await chown(path, account.uid, account.gid)
  const args = [
    `--pgdata=${join(dir, 'data')}`,
    `--username=${USER}`,
    `--pwfile=${passwordFile}`,
    '--auth=scram-sha-256',
    '--encoding=UTF8',
    '--locale=C',
    '--no-sync',
  ]
  await run(join(programs, 'initdb'), args, { cwd: dir, ...account })
}

async function untilItAnswers(place: PostgresqlPlace, server: Child, log: string): Promise<void> {
  const connection = await postgresqlAdapter(place).connect()
  const missing = async () => {
    if (server.exit !== null)
      throw new Refusal(`PostgreSQL ended by itself:\n${(await readFile(log, 'utf8')).trim()}`)
    await connection.queryRaw({ sql: 'SELECT 1', args: [], argTypes: [] })
    return null
  }
  try {
    await until('PostgreSQL', missing, { deadlineMs: START_DEADLINE_MS, everyMs: 50 })
  } finally {
    await connection.dispose()
  }
}

/** The folder of the server's programs, of the newest version that is there; installed where it is not and may be. */
async function serverPrograms(progress: Progress): Promise<string> {
  const tried = [`no initdb in ${DEBIAN}/*/bin or on the PATH`]
  const found = await installedPrograms()
  if (found !== null) return found
  if ((await aptDistribution()) === null) tried.push('apt-get: only for root on Debian or Ubuntu')
  else {
    const failure = await progress('Installing PostgreSQL through apt', () => aptInstall('postgresql'))
    const installed = await installedPrograms()
    if (installed !== null) return installed
    tried.push(failure ?? 'apt-get: installed, but without initdb')
  }
  throw new Refusal(
    `There is no PostgreSQL server on this machine. Tried:\n${tried.map((line) => `  ${line}`).join('\n')}\n` +
      'Install it (Debian: apt install postgresql) and start again.',
  )
}

async function installedPrograms(): Promise<string | null> {
  const versions = await readdir(DEBIAN).catch(() => [])
  const newestFirst = versions.sort((a, b) => Number(b) - Number(a)).map((name) => join(DEBIAN, name, 'bin'))
  const onPath = (process.env.PATH ?? '').split(delimiter).filter(isAbsolute)
  for (const folder of [...newestFirst, ...onPath]) {
    const there = (name: string) =>
      access(join(folder, name), constants.X_OK).then(
        () => true,
        () => false,
      )
    if ((await there('initdb')) && (await there('postgres'))) return folder
  }
  return null
}

/** The server refuses to run as root: whom it runs as instead; null where this user is not root. */
async function unprivilegedAccount(): Promise<Account | null> {
  if (process.getuid?.() !== 0) return null
  const accounts = (await readFile('/etc/passwd', 'utf8')).split('\n').map((line) => line.split(':'))
  for (const name of ['postgres', 'nobody']) {
    const account = accounts.find((fields) => fields[0] === name)
    if (account !== undefined) return { uid: Number(account[2]), gid: Number(account[3]) }
  }
  throw new Refusal('PostgreSQL does not run as root, and there is no user "postgres" or "nobody".')
}

/** Ends and deletes the servers of runs that were killed; a run that goes on at the same time keeps its own. */
async function sweepAbandoned(): Promise<void> {
  for (const name of await readdir(tmpdir())) {
    const dir = join(tmpdir(), name)
    if (!name.startsWith(PREFIX) || (await liveOwner(join(dir, OWNER_FILE))) !== null) continue
    const pidFile = await readFile(join(dir, 'data', 'postmaster.pid'), 'utf8').catch(() => '')
    if (pidFile !== '') await endLeftover(Number(pidFile.split('\n')[0]), dir)
    await rm(dir, { recursive: true, force: true })
  }
}
