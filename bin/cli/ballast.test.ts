import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readdirSync, rmSync, symlinkSync } from 'node:fs'
import { type AddressInfo, createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { afterAll, beforeAll, expect, test } from 'vitest'
import packageJson from '../../package.json' with { type: 'json' }

/** The executable itself, as a user starts it: from another folder, through a link. */

let dir: string
let ballast: string
beforeAll(() => {
  dir = mkdtempSync(join(tmpdir(), 'ballast-cli-'))
  ballast = join(dir, 'ballast-link')
  symlinkSync(join(import.meta.dirname, '..', 'ballast'), ballast)
})
afterAll(() => rmSync(dir, { recursive: true }))

type Run = { readonly code: number | null; readonly stdout: string; readonly stderr: string }

async function run(...args: readonly string[]): Promise<Run> {
  const child = spawn(ballast, args, { cwd: dir, stdio: ['ignore', 'pipe', 'pipe'] })
  const [[code], stdout, stderr] = await Promise.all([
    once(child, 'close'),
    text(child.stdout),
    text(child.stderr),
  ])
  return { code, stdout, stderr }
}

const SLOW = { timeout: 30_000 }

test('help and version are the output, and asking for nothing is refused with the help', SLOW, async () => {
  const help = await run('--help')
  expect(help).toMatchObject({ code: 0, stderr: '' })
  expect(help.stdout).toContain('Usage: ballast COMMAND')
  const own = await run('snapshot', '--out', 'x', '--help')
  expect(own).toMatchObject({ code: 0, stderr: '' })
  expect(own.stdout).toContain('Usage: ballast snapshot')
  expect(await run('--version')).toEqual({ code: 0, stdout: `${packageJson.version}\n`, stderr: '' })
  expect(await run()).toEqual({ code: 2, stdout: '', stderr: help.stdout })
})

test.each([
  [['explode'], 'ballast: There is no command "explode".'],
  [['constructor'], 'ballast: There is no command "constructor".'],
  [['snapshot'], 'ballast: Say which cluster: --bootstrap HOST:PORT.'],
  [['snapshot', '--bootstrap', 'kafka'], 'ballast: --bootstrap: "kafka" has no port.'],
  [['snapshot', '--bootstrap', 'kafka:1', '--colour'], "ballast: Unknown option '--colour'."],
  [['snapshot', '--bootstrap', 'kafka:1', '--out', 'a/b'], 'a/b cannot be written: there is no such file'],
  [['snapshot', '--bootstrap', '127.0.0.1:1', '--out', 'o'], '127.0.0.1:1 refused the connection.'],
])('%j is bad input', SLOW, async (args, words) => {
  const before = readdirSync(dir)
  const { code, stdout, stderr } = await run(...args)
  expect(stderr).toContain(words)
  expect({ code, stdout }).toEqual({ code: 2, stdout: '' })
  expect(readdirSync(dir)).toEqual(before)
})

test('a server that accepts and then is silent is given up by itself', SLOW, async () => {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = `127.0.0.1:${(server.address() as AddressInfo).port}`
  const { code, stderr } = await run('snapshot', '--bootstrap', address)
  server.close()
  expect(stderr).toContain(`${address} accepted the connection, but did not answer`)
  expect(code).toBe(2)
})
