// Runs a TypeScript program of this project with the project's own Node. Plain JavaScript for whatever Node imports
// it (16 or later). What it has to say goes to stderr: the output is the program's alone.

import { spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { constants } from 'node:os'
import { delimiter, dirname, join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'

export const ROOT = resolve(dirname(fileURLToPath(import.meta.url)), '..')
const BIN = join(ROOT, 'node_modules', '.bin')
/** What can be made again: gone with node_modules. */
export const CACHE = join(ROOT, 'node_modules', '.cache', 'ballast')
const NODE = join(BIN, 'node')

/** Packages of package-lock.json that node_modules lacks or has in another version. */
function missingPackages() {
  const wanted = readJson(join(ROOT, 'package-lock.json'))
  const installed = readJson(join(ROOT, 'node_modules', '.package-lock.json'))
  if (installed === null) return ['everything']
  return Object.entries(wanted.packages)
    .filter(([path, entry]) => {
      if (path === '' || entry.link) return false
      const present = installed.packages[path]
      // Optional packages are those of other platforms, mostly.
      if (present === undefined) return !entry.optional && !entry.devOptional && !entry.peer
      return present.version !== entry.version || !existsSync(join(ROOT, path))
    })
    .map(([path]) => path.replace('node_modules/', ''))
}

async function install(missing) {
  const which = missing.slice(0, 3).join(', ') + (missing.length > 3 ? `, … (${missing.length} in all)` : '')
  // `npm run` tells where its own npm is; a shim on the PATH may be another one.
  const npm = process.env.npm_execpath
  const [command, first] = npm?.endsWith('.js') ? [process.execPath, [npm]] : ['npm', []]
  // The engines of some packages ask for the newer Node that is only being installed here: that warning is noise.
  const args = ['ci', '--include=dev', '--no-audit', '--no-fund', '--loglevel=error']
  const code = await run(`Installing packages with npm ci (missing: ${which})`, command, [...first, ...args])
  if (code !== 0) fail(`npm ci failed with exit code ${code}. Check the network, then start again.`)
}

/** The version in package.json must be what node_modules/.bin/node runs: npm can be told to skip install scripts. */
async function checkNode() {
  const wanted = readJson(join(ROOT, 'package.json')).dependencies.node
  const hint =
    'The install script of the npm package "node" puts it there. Allow install scripts ' +
    '(npm config get ignore-scripts must say false), delete node_modules and start again.'
  if (!existsSync(NODE)) fail(`node_modules/.bin/node is missing. ${hint}`)
  const found = await outputOf(NODE, ['--version'])
  if (found.trim() !== `v${wanted}`) {
    fail(`node_modules/.bin/node is not Node ${wanted} but says "${found.trim() || 'nothing'}". ${hint}`)
  }
}

/** The database clients are generated code: made again when the schema or what generates them changed. */
async function generateClients() {
  const generate = join(ROOT, 'bin', 'generate.ts')
  const sources = [join(ROOT, 'prisma', 'schema.prisma'), join(ROOT, 'lib', 'store', 'schema.ts'), generate]
  const hash = createHash('sha256').update(readJson(join(ROOT, 'package.json')).dependencies.prisma)
  for (const source of sources) hash.update(readFileSync(source))
  const wanted = hash.digest('hex')
  const marker = join(CACHE, 'generated-from')
  const current = existsSync(marker) && readFileSync(marker, 'utf8') === wanted
  const clients = ['generated', 'generated-postgresql'].map((name) => join(ROOT, 'lib', 'store', name))
  if (current && clients.every((client) => existsSync(join(client, 'client.ts')))) return
  const code = await run('Generating the database clients', NODE, [generate], { quiet: true })
  if (code !== 0) fail(`The database clients could not be generated (exit code ${code}): see above.`)
  mkdirSync(dirname(marker), { recursive: true })
  writeFileSync(marker, wanted)
}

/** Runs a command while saying what is being waited for; a quiet one shows its output only when it fails. */
function run(what, command, args, { quiet = false } = {}) {
  const since = Date.now()
  console.error(`  ${what} …`)
  const timer = setInterval(() => {
    console.error(`  ${what} … ${Math.round((Date.now() - since) / 1000)} s`)
  }, 10000)
  return new Promise((done) => {
    const output = []
    const child = spawn(command, args, {
      cwd: ROOT,
      env: environment(),
      stdio: quiet ? ['ignore', 'pipe', 'pipe'] : ['inherit', process.stderr, process.stderr],
    })
    if (quiet)
      for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => output.push(chunk))
    const stop = forwardSignals(child)
    const end = (code) => {
      clearInterval(timer)
      stop()
      if (code !== 0) process.stderr.write(Buffer.concat(output))
      done(code)
    }
    child.once('error', (error) => {
      console.error(`${command}: ${error.message}`)
      end(127)
    })
    child.once('close', (code, signal) => end(code === null ? 128 + constants.signals[signal] : code))
  })
}

function outputOf(command, args) {
  return new Promise((done) => {
    const child = spawn(command, args, { stdio: ['ignore', 'pipe', 'ignore'] })
    let output = ''
    child.stdout.on('data', (chunk) => {
      output += chunk
    })
    child.once('error', () => done(''))
    child.once('close', () => done(output))
  })
}

function environment() {
  return { ...process.env, PATH: [BIN, process.env.PATH].join(delimiter) }
}

function forwardSignals(child) {
  const signals = ['SIGINT', 'SIGTERM', 'SIGHUP']
  const forward = (signal) => child.kill(signal)
  for (const signal of signals) process.on(signal, forward)
  return () => {
    for (const signal of signals) process.removeListener(signal, forward)
  }
}

/** Started by `npm run`, stop with it: an npm that was killed passes no signal on. */
function endWithNpm(child) {
  if (!process.env.npm_lifecycle_event) return
  const npm = process.ppid
  const timer = setInterval(() => {
    if (process.ppid === npm) return
    clearInterval(timer)
    child.kill('SIGTERM')
  }, 500)
}

function readJson(file) {
  return existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : null
}

function fail(message) {
  console.error(`\n${message}`)
  process.exit(failureCode)
}

let failureCode = 1

/**
 * Installs what is missing, then runs the program (a path from the root of the project) in the folder `cwd`, and ends
 * this process as it ends: with its exit code, or with `failed` where it could not even be started. `env` is what the
 * environment has unless it says otherwise.
 */
export async function handOver(program, args, { cwd, failed, env = {} }) {
  failureCode = failed
  const missing = missingPackages()
  if (missing.length > 0) await install(missing)
  await checkNode()
  await generateClients()

  // kafkajs asks for timers in the past, which Node 24 reports on every connection.
  const child = spawn(NODE, ['--disable-warning=TimeoutNegativeWarning', join(ROOT, program), ...args], {
    cwd,
    env: { ...env, ...environment() },
    // The channel tells the program when this process is gone, even if it was killed.
    stdio: ['inherit', 'inherit', 'inherit', 'ipc'],
  })
  forwardSignals(child)
  endWithNpm(child)
  child.once('error', (error) => fail(`${NODE}: ${error.message}`))
  child.once('exit', (code, signal) => process.exit(code === null ? 128 + constants.signals[signal] : code))
}
