import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { type AddressInfo, createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { sampleCluster } from '#lib/domain/sample.ts'
import { writeSnapshot } from '#lib/files/snapshot.ts'
import packageJson from '../../package.json' with { type: 'json' }

/** The executable itself, as a user starts it: from another folder, through a link. */

let dir: string
let ballast: string
const BIG = sampleCluster({
  brokers: Object.fromEntries(Array.from({ length: 60 }, (_, id) => [id, `r${'00001123'[id % 8]}`])),
  topics: {
    orders: { replicas: Array.from({ length: 6_000 }, (_, p) => [(p * 7) % 60, (p * 7 + 1 + (p % 5)) % 60]) },
  },
})
beforeAll(() => {
  dir = mkdtempSync(join(tmpdir(), 'ballast-cli-'))
  ballast = join(dir, 'ballast-link')
  writeFileSync(join(dir, 'big.json'), writeSnapshot(BIG))
  writeFileSync(join(dir, 'broken.json'), '{"format": "ballast/cluster@1", "brokers": [{"id": "one"}]}')
  symlinkSync(join(import.meta.dirname, '..', 'ballast'), ballast)
})
afterAll(() => rmSync(dir, { recursive: true }))

type Run = { readonly code: number | null; readonly stdout: string; readonly stderr: string }

function start(...args: readonly string[]) {
  return spawn(ballast, args, { cwd: dir, stdio: ['ignore', 'pipe', 'pipe'] })
}

async function run(...args: readonly string[]): Promise<Run> {
  const child = start(...args)
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
  for (const command of ['placement', 'plan']) {
    const own = await run(command, '--format', 'x', '--help')
    expect(own).toMatchObject({ code: 0, stderr: '' })
    expect(own.stdout).toContain(`Usage: ballast ${command} `)
  }
  expect(await run('--version')).toEqual({ code: 0, stdout: `${packageJson.version}\n`, stderr: '' })
  expect(await run()).toEqual({ code: 2, stdout: '', stderr: help.stdout })
})

test('what is wrong is said on stderr alone, and is exit code 2', SLOW, async () => {
  const before = readdirSync(dir)
  const { code, stdout, stderr } = await run('plan', '--snapshot', 'broken.json', '--racks', '--out', 'o')
  expect(stderr).toContain(
    'ballast: broken.json cannot be used.\nbrokers[0].id: expected number, received string',
  )
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

test('Ctrl-C ends it at once, and leaves what was there', SLOW, async () => {
  writeFileSync(join(dir, 'kept.json'), 'as before')
  const before = readdirSync(dir)
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = `127.0.0.1:${(server.address() as AddressInfo).port}`
  const child = start('snapshot', '--bootstrap', address, '--out', 'kept.json')
  const closed = once(child, 'close')
  await once(server, 'connection')
  child.kill('SIGINT')
  expect(await closed).toEqual([130, null])
  server.close()
  expect(readFileSync(join(dir, 'kept.json'), 'utf8')).toBe('as before')
  expect(readdirSync(dir)).toEqual(before)
})

test('a reader that has seen enough is no failure', SLOW, async () => {
  const child = start('plan', '--snapshot', 'big.json', '--spread', '--format', 'json', '--time-limit', '0')
  const closed = once(child, 'close')
  await once(child.stdout, 'data')
  child.stdout.destroy()
  expect([await closed, await text(child.stderr)]).toEqual([[0, null], ''])
})
