import { type ChildProcessByStdio, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Readable } from 'node:stream'
import { text } from 'node:stream/consumers'
import { afterAll, afterEach, beforeEach, expect, test } from 'vitest'
import { BROKEN_TOPICS } from '#demo/breakage.ts'
import { must, withLink } from '#demo/link.ts'
import { isMoving, type Topic } from '#lib/domain/cluster.ts'
import { readConfigs } from '#lib/kafka/configs.ts'
import { describeTopics } from '#lib/kafka/topics.ts'
import { endpoints, readTopology } from '#lib/kafka/topology.ts'
import { OPERATOR } from '#lib/services/actor.ts'
import { listClusters } from '#lib/services/clusters.ts'
import { closeConsole } from '#lib/services/console.ts'
import { openProduct, SLUG, untilJob } from '../product.ts'
import { currentStand, resetStand } from '../stand.ts'

/** `ballast apply`, `jobs` and `job` on real brokers, each command a process of its own. */

const stand = currentStand()
const BALLAST = join(import.meta.dirname, '..', '..', 'bin', 'ballast')
const FAST = '100MB'
/** Four partitions and more go out from broker 1: at this rate they take some 15 s. */
const SLOW = '3MB'
const ADDED = stand.bootstrap.split(',')[0] ?? ''
const ADDED_SLUG = ADDED.replace(/[^a-z0-9]+/g, '-')

let dir: string
beforeEach(async () => {
  dir = mkdtempSync(join(tmpdir(), 'ballast-cli-jobs-'))
  await resetStand(stand)
})
afterEach(() => rmSync(dir, { recursive: true }))
afterAll(() => resetStand(stand))

type Run = { readonly code: number | null; readonly stdout: string; readonly stderr: string }
type Child = ChildProcessByStdio<null, Readable, Readable>

function start(...args: readonly string[]): Child {
  const env = { ...process.env, BALLAST_DATA: join(dir, 'data'), BALLAST_CLUSTERS: '' }
  return spawn(BALLAST, args, { cwd: dir, env, stdio: ['ignore', 'pipe', 'pipe'] })
}

async function ended(child: Child, before = ''): Promise<Run> {
  const [[code], stdout, stderr] = await Promise.all([
    once(child, 'close'),
    text(child.stdout),
    text(child.stderr),
  ])
  return { code, stdout: before + stdout, stderr }
}

function run(...args: readonly string[]): Promise<Run> {
  return ended(start(...args))
}

/** What the command has printed as soon as that matches; what comes later is still to be read. */
async function printed(child: Child, pattern: RegExp): Promise<string> {
  let output = ''
  for await (const chunk of child.stdout.iterator({ destroyOnReturn: false })) {
    output += chunk
    if (pattern.test(output)) return output
  }
  throw new Error(`it ended without ${pattern}: ${output}${await text(child.stderr)}`)
}

/** Writes the plan that gives audit-log three replicas, as a user would. */
async function planFile(): Promise<void> {
  const goals = ['--topics', 'audit-log', '--rf', 'audit-log=3', '--racks', '--out', 'moves.json']
  const { code, stderr } = await run('plan', '--bootstrap', stand.bootstrap, ...goals)
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
}

function apply(...options: readonly string[]): readonly string[] {
  return ['apply', 'moves.json', '--bootstrap', stand.bootstrap, '--yes', ...options]
}

/** Starts a slow job, and waits until its copies are under way. */
async function slowJob(): Promise<{ readonly child: Child; readonly id: string; readonly before: string }> {
  await planFile()
  const child = start(...apply('--throttle', SLOW))
  const before = await printed(child, /Throttled at 3.00 MB\/s/)
  await untilMoving()
  return { child, id: idIn(before), before }
}

function idIn(output: string): string {
  const id = /^Job (\w+) on /m.exec(output)?.[1]
  if (id === undefined) throw new Error(`no job in: ${output}`)
  return id
}

async function auditLog(): Promise<Topic> {
  return withLink(stand.bootstrap, async (link) => {
    const [topic] = must(await describeTopics(link, ['audit-log']))
    if (!topic) throw new Error('audit-log is gone')
    return topic
  })
}

async function untilMoving(): Promise<void> {
  const deadline = Date.now() + 30_000
  while (!(await auditLog()).partitions.some(isMoving))
    if (Date.now() > deadline) throw new Error('nothing began to move')
}

async function placement(): Promise<number[][]> {
  return (await auditLog()).partitions.map(({ replicas }) => [...replicas].sort())
}

const BEFORE = BROKEN_TOPICS.find(({ name }) => name === 'audit-log')?.assignment
const AFTER = BEFORE?.map(() => [1, 2, 3])

/** Throttles that are set on the brokers and the topic. */
async function throttles(): Promise<string[]> {
  const resources = [
    ...['1', '2', '3'].map((name) => ({ kind: 'broker' as const, name })),
    { kind: 'topic' as const, name: 'audit-log' },
  ]
  const configs = await withLink(stand.bootstrap, async (link) => {
    link.learn(endpoints(must(await readTopology(link, null)).brokers))
    return readConfigs(link, resources)
  })
  return configs.flatMap(({ resource, config }) =>
    Object.entries(must(config)).flatMap(([key, { source }]) =>
      key.includes('throttled') && source === resource.kind ? [`${resource.name} ${key}`] : [],
    ),
  )
}

async function jobAs(id: string) {
  const { code, stdout } = await run('job', id, '--format', 'json')
  return { code, ...JSON.parse(stdout) }
}

test('a file that "plan" wrote is judged, carried out and followed to the end', async () => {
  await planFile()
  const { code, stdout, stderr } = await run(...apply('--throttle', FAST))
  expect(stderr).toBe(`The cluster is new here: it is added to the console as "${ADDED}".\n`)
  expect(stdout).toMatch(/6 partitions to change: 12 replicas to copy \([\d.]+ MB\)/)
  expect(stdout).toContain('Limited to 100 MB/s for each broker')
  expect(stdout).toMatch(/\d\d:\d\d:\d\d UTC {2}6 partitions reached their new replicas\.\n/)
  expect(stdout).toContain('It is done: 6 partitions have their new replicas.\n')
  expect(stdout).not.toContain('\u001b')
  expect(code).toBe(0)
  expect(await placement()).toEqual(AFTER)
  await expect.poll(throttles).toEqual([])

  const id = idIn(stdout)
  const listed = await run('jobs', '--format', 'json')
  expect(listed).toMatchObject({ code: 0, stderr: '' })
  expect(JSON.parse(listed.stdout).jobs).toEqual([
    expect.objectContaining({ id, cluster: ADDED_SLUG, state: 'done', carriedOut: false }),
  ])
  expect((await run('jobs')).stdout).toMatch(new RegExp(`^${id} +${ADDED_SLUG} +done`, 'm'))
  expect(await jobAs(id)).toMatchObject({
    code: 0,
    state: 'done',
    progress: { bytesTotal: expect.any(Number) },
  })

  // The same file again, at another address of the same cluster, finds nothing to do on the cluster that it knows.
  const other = stand.bootstrap.split(',').at(-1) ?? ''
  const again = await run('apply', 'moves.json', '--bootstrap', other, '--yes')
  expect(again).toMatchObject({ code: 0, stdout: expect.stringContaining('as moves.json wants it already') })

  const back = await run('job', id, '--rollback', '--yes', '--throttle', FAST)
  expect(back.stdout).toContain('It makes worse, or leaves as bad:')
  expect(back.stdout).toContain('It is done: 6 partitions have their new replicas.')
  expect(back.code).toBe(0)
  expect(await placement()).toEqual(BEFORE)
  expect(JSON.parse((await run('jobs', '--format', 'json')).stdout).jobs).toHaveLength(2)
})

test('Ctrl-C leaves a job that --resume ends', async () => {
  const { child, id, before } = await slowJob()
  child.kill('SIGINT')
  const { code, stderr, stdout } = await ended(child, before)
  expect(code).toBe(130)
  expect(stderr).toContain(`Go on with it: ballast job ${id} --resume`)
  expect(stdout).not.toContain('It is done')
  expect(await jobAs(id)).toMatchObject({ code: 0, state: 'running', carriedOut: false })
  const shown = await run('job', id)
  expect(shown).toMatchObject({ code: 0, stdout: expect.stringContaining('Nobody carries it out') })
  expect((await run('jobs')).stdout).toContain('running, left')

  const resumed = await run('job', id, '--resume')
  expect(resumed.stdout).toContain('It is done: 6 partitions have their new replicas.')
  expect(resumed.code).toBe(0)
  expect(await placement()).toEqual(AFTER)
  await expect.poll(throttles).toEqual([])
})

test('a job is paused, slowed down, followed and resumed from other processes', async () => {
  const { child, id } = await slowJob()
  const rests = printed(child, /the job rests/)
  const paused = await run('job', id, '--pause')
  expect(paused).toMatchObject({ code: 0, stderr: '' })
  expect(paused.stdout).toMatch(
    /^[1-6] partitions? (is|are) in flight.*\n[1-6] partitions? .*until the job is resumed/,
  )
  await rests
  const resting = await jobAs(id)
  expect(resting).toMatchObject({ state: 'paused', wish: 'pause', carriedOut: true })
  expect(resting.partitions.map(({ state }: { state: string }) => state)).toContain('waiting')

  expect((await run('job', id, '--throttle', FAST)).stdout).toBe('The limit is 100 MB/s for each broker.\n')
  const [resumed, first] = await Promise.all([run('job', id, '--resume'), ended(child)])
  expect(resumed.stderr).toContain('Another process carries the job out')
  for (const { code, stdout } of [resumed, first])
    expect({ code, stdout }).toEqual({ code: 0, stdout: expect.stringContaining('It is done') })
  expect(await placement()).toEqual(AFTER)
  await expect.poll(throttles).toEqual([])
})

test('a cancelled job brings back what is in flight, and ends with exit code 1 where it was begun', async () => {
  const { child, id } = await slowJob()
  const [cancelled, first] = await Promise.all([run('job', id, '--cancel', 'revert'), ended(child)])
  expect(cancelled.stdout).toMatch(/^[1-6] partitions? (is|are) in flight; (it goes|they go) back/)
  expect(cancelled.stdout).toContain('not begun and will not.')
  expect(cancelled.stdout).toContain('It was cancelled')
  expect(cancelled.code).toBe(0)
  expect(first.code).toBe(1)
  const { state, partitions } = await jobAs(id)
  expect(state).toBe('cancelled')
  const states = partitions.map((move: { state: string }) => move.state)
  expect(states).toContain('reverted')
  const expected = BEFORE?.map((replicas, id) =>
    states[positionOf(partitions, id)] === 'done' ? [1, 2, 3] : replicas,
  )
  expect(await placement()).toEqual(expected)
  await expect.poll(throttles).toEqual([])
  expect(await run('job', id, '--resume')).toMatchObject({ code: 1, stdout: '' })

  const retried = await run('job', id, '--retry', '--yes', '--throttle', FAST)
  expect(retried.code).toBe(0)
  expect(await placement()).toEqual(AFTER)
})

function positionOf(partitions: readonly { readonly partition: number }[], id: number): number {
  return partitions.findIndex(({ partition }) => partition === id)
}

test('a console on the same data goes on with the job of a command that was killed', async () => {
  const { child, id } = await slowJob()
  // The console is opened while the command works, and the cluster was added by the command.
  await openProduct(join(dir, 'data'))
  try {
    child.kill('SIGKILL')
    await once(child, 'close')
    const job = await untilJob(id, ({ state }) => state === 'done', 120_000, ADDED_SLUG)
    expect(job.log.map(({ text: words }) => words)).toContain('The console goes on with the job.')
    expect(await placement()).toEqual(AFTER)
    await expect.poll(throttles).toEqual([])
  } finally {
    await closeConsole()
  }
})

test('what is wrong changes nothing, and adds no cluster', async () => {
  await planFile()
  writeFileSync(
    join(dir, 'wrong.json'),
    '{"version": 1, "partitions": [\n{"topic": "audit-log", "partition": 0, "replicas": [1, 9]}\n]}',
  )
  const at = ['--bootstrap', stand.bootstrap] as const
  const cases: readonly (readonly [readonly string[], string])[] = [
    [['apply', 'wrong.json', ...at, '--yes'], 'wrong.json has 1 error, so nothing was saved.\n'],
    [['apply', 'moves.json', ...at], 'standard input is no terminal'],
    [['apply', 'moves.json', '--bootstrap', '127.0.0.1:1', '--yes'], '127.0.0.1:1 refused the connection'],
    [['job', 'abc', '--pause'], 'There is no job abc.\nballast jobs lists them.\n'],
  ]
  for (const [args, words] of cases) {
    const { code, stdout, stderr } = await run(...args)
    expect(stderr).toContain(words)
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' })
  }
  expect((await run('jobs')).stdout).toBe('There is no job yet.\n')
  expect(await placement()).toEqual(BEFORE)
  await openProduct(join(dir, 'data'))
  const known = await listClusters(OPERATOR)
  await closeConsole()
  expect(known.map(({ connection }) => connection.slug)).toEqual([SLUG])
})
