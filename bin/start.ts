import { isIP } from 'node:net'
import { parseEnv } from '#lib/env.ts'
import { openDatabase } from '#lib/store/database.ts'
import { databaseProblem } from '#lib/store/failure.ts'
import type { DatabasePlace } from '#lib/store/place.ts'
import { buildConsole } from './build.ts'
import { Console } from './console.ts'
import { requirePort } from './ports.ts'
import { showProgress } from './progress.ts'
import { Refusal, reportFailure } from './refusal.ts'
import { Shutdown } from './shutdown.ts'

const HELP = `npm start              serves the console (production build, built first where needed)
npm run dev            the same with Next's development server

PORT                   where it listens (3000)
HOST                   the address it listens on (127.0.0.1); there is no login yet
BALLAST_DATA           folder of its SQLite database (./data)
BALLAST_DATABASE       postgresql://user:password@host:5432/database, instead of SQLite
BALLAST_CLUSTERS       clusters to show: "prod=host:9092,host2:9092;dr=tls://host3:9093"
BALLAST_HISTORY_DAYS   for so many days it keeps what happened in them (30)`

const LOOPBACK = /^(localhost|127\.\d+\.\d+\.\d+|::1)$/

const shutdown = new Shutdown().onSignals(0)
try {
  await serve(process.argv.slice(2))
} catch (error) {
  if (!shutdown.begun) {
    reportFailure(error)
    await shutdown.run()
  }
}

async function serve(args: readonly string[]): Promise<void> {
  if (args.includes('--help')) {
    console.log(HELP)
    return
  }
  const unknown = args.find((arg) => arg !== '--dev')
  if (unknown !== undefined) throw new Refusal(`There is no option ${unknown}.\n\n${HELP}`)
  const parsed = parseEnv(process.env)
  if (!parsed.ok)
    throw new Refusal(`Ballast cannot start:\n\n${parsed.errors.map((error) => `  ${error}`).join('\n')}`)
  const { port, host, database: place } = parsed.value
  await requirePort(port, host, 'the console', `PORT=${port + 1} npm start`)
  warnUnlessLoopback(host)
  await tryDatabase(place)
  const mode = args.includes('--dev') ? 'development' : 'production'
  if (mode === 'production') await buildConsole(showProgress, shutdown)
  const clusters = process.env.BALLAST_CLUSTERS ?? ''
  const dataDir = place.kind === 'sqlite' ? place.folder : ''
  const database = process.env.BALLAST_DATABASE ?? ''
  const server = new Console({ port, host, dataDir, database, clusters, mode, progress: showProgress })
  shutdown.add('the console', () => server.stop())
  await server.start()
  console.log(`\nBallast is ready at ${server.url}\n`)
  await server.exited()
  if (!shutdown.begun) throw new Refusal('The console ended by itself: see its output above.')
}

/** Opens the database once before the server does: what is wrong with it is told here, and in plain words. */
async function tryDatabase(place: DatabasePlace): Promise<void> {
  try {
    await (await openDatabase(place)).$disconnect()
  } catch (error) {
    const problem = databaseProblem(place, 'Ballast cannot start: its database could not be opened', error)
    if (problem === null) throw error
    throw new Refusal(`${problem.message}\n${problem.hint}`)
  }
}

function warnUnlessLoopback(host: string): void {
  if (LOOPBACK.test(host)) return
  const who = isIP(host) === 0 ? `that reaches ${host}` : `that reaches this machine at ${host}`
  console.warn(
    `Warning: HOST=${host} opens the console to everybody ${who}. There is no login yet:\n` +
      'whoever opens it can change the clusters that it is connected to.\n',
  )
}
