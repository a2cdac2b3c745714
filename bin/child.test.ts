import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { type Child, commandOf, endLeftover, startChild, untilGone } from './child.ts'
import { until } from './progress.ts'

let dir: string
let children: Child[]
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'ballast-child-'))
  children = []
})
afterEach(async () => {
  for (const child of children) await child.stop(0)
  await rm(dir, { recursive: true })
})

async function node(program: string, mark: string): Promise<Child> {
  const log = join(dir, 'log')
  const child = await startChild({ command: process.execPath, args: ['-e', program, mark], log })
  children.push(child)
  return child
}

const output = () => readFile(join(dir, 'log'), 'utf8')
const FOR_EVER = 'setInterval(() => {}, 1000)'

test('stopping ends the child and what it started, a stubborn one by force', async () => {
  const stubborn = `process.on('SIGTERM', () => {}); require('node:child_process').spawn(process.execPath,
    ['-e', '${FOR_EVER}', 'grandchild']).once('spawn', function () { console.log(this.pid) }); ${FOR_EVER}`
  const child = await node(stubborn, 'stubborn')
  await until('the grandchild', async () => (/\d/.test(await output()) ? null : 'no id yet'), {
    deadlineMs: 20_000,
  })
  const grandchild = Number(await output())
  expect(await commandOf(grandchild)).toContain('grandchild')
  expect(await child.stop(300)).toEqual({ code: null, signal: 'SIGKILL' })
  await untilGone(grandchild, 20)
  expect(await commandOf(child.pid)).toBeNull()
})

test('a leftover is ended only if it is still what it was', async () => {
  const child = await node(FOR_EVER, 'mark-of-ours')
  expect(await endLeftover(child.pid, 'mark-of-another')).toBe(false)
  expect(child.exit).toBeNull()
  expect(await endLeftover(child.pid, 'mark-of-ours')).toBe(true)
  await child.exited
  expect(await endLeftover(child.pid, 'mark-of-ours')).toBe(false)
})

test('a command that does not exist is an error, not a silent child', async () => {
  await expect(
    startChild({ command: join(dir, 'missing'), args: [], log: join(dir, 'log') }),
  ).rejects.toThrow('ENOENT')
})
