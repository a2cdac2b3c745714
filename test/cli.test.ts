import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { must } from '#demo/link.ts'
import type { Cluster } from '#lib/domain/cluster.ts'
import { readSnapshot } from '#lib/files/snapshot.ts'
import { bootstrap, createTopic, deleteTopics, signalBroker } from './kafka.ts'
import { currentStand, resetStand } from './stand.ts'

/** `bin/ballast` against real brokers, and what it says of the file that it has made of them. */

const BALLAST = join(import.meta.dirname, '..', 'bin', 'ballast')

const SKEWED = [
  [1, 2],
  [1, 2],
  [1, 3],
  [2, 1],
]

let dir: string
beforeAll(async () => {
  dir = mkdtempSync(join(tmpdir(), 'ballast-cli-live-'))
  await createTopic('cli-skewed', SKEWED, { 'retention.ms': '3600000' })
})
afterAll(async () => {
  rmSync(dir, { recursive: true })
  await deleteTopics('cli-')
})

async function run(...args: readonly string[]) {
  const child = spawn(BALLAST, args, { cwd: dir, stdio: ['ignore', 'pipe', 'pipe'] })
  const [[code], stdout, stderr] = await Promise.all([
    once(child, 'close'),
    text(child.stdout),
    text(child.stderr),
  ])
  return { code, stdout, stderr }
}

function snapshotOf(stdout: string): Cluster {
  return must(readSnapshot(stdout))
}

test('a snapshot holds the cluster as it is, and the process ends by itself', async () => {
  const { code, stdout, stderr } = await run('snapshot', '--bootstrap', bootstrap)
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
  const cluster = snapshotOf(stdout)
  expect(cluster.brokers.map(({ id, rack, alive }) => [id, rack, alive])).toEqual([
    [1, 'rack-a', true],
    [2, 'rack-b', true],
    [3, 'rack-c', true],
  ])
  expect(cluster.kraft?.voters).toEqual([1, 2, 3])
  const topic = cluster.topics.find(({ name }) => name === 'cli-skewed')
  expect(topic?.partitions.map(({ replicas }) => replicas)).toEqual(SKEWED)
  expect(topic?.config['retention.ms']).toEqual({ value: '3600000', source: 'topic' })
  expect(topic?.config['cleanup.policy']?.source).toBe('default')
  const offsets = cluster.topics.find(({ name }) => name === '__consumer_offsets')
  expect(offsets?.internal).toBe(true)
  for (const { sizeBytes, logs } of [...(topic?.partitions ?? []), ...(offsets?.partitions ?? [])]) {
    expect(sizeBytes).not.toBeNull()
    expect(Object.keys(logs).length).toBeGreaterThan(0)
  }
  expect(cluster.groups.length).toBeGreaterThan(0)
})

test('the placement is the same from the brokers and from their snapshot', async () => {
  await run('snapshot', '--bootstrap', bootstrap, '--out', 'cluster.json')
  const live = await run('placement', '--bootstrap', bootstrap, '--format', 'json')
  expect(live).toMatchObject({ code: 0, stderr: '' })
  const { topics } = JSON.parse(live.stdout)
  expect(topics.map(({ topic }: { topic: string }) => topic)).toContain('cli-skewed')
  expect(await run('placement', '--snapshot', 'cluster.json', '--format', 'json')).toEqual(live)
})

const GOALS = [
  [['--rf', '*=3', '--racks']],
  [['--drain', '3', '--spread']],
  [['--topics', 'cli-*', '--spread', '--leaders', 'preferred']],
]

test.each(GOALS)('a plan for %j is the same from the brokers and from their snapshot', async (goals) => {
  await run('snapshot', '--bootstrap', bootstrap, '--out', 'cluster.json')
  const report = async (...source: readonly string[]) => {
    const { code, stdout } = await run('plan', ...source, ...goals, '--format', 'json', '--out', 'moves.json')
    const { copies, lowerBound, proven, leaderChanges, unsatisfied, partitions } = JSON.parse(stdout)
    const moves = partitions.map(({ sizeBytes: _grows, ...move }: { sizeBytes: unknown }) => move)
    const file = JSON.parse(readFileSync(join(dir, 'moves.json'), 'utf8'))
    return { code, copies, lowerBound, proven, leaderChanges, unsatisfied, moves, file }
  }
  const live = await report('--bootstrap', bootstrap)
  expect(live.moves.length).toBeGreaterThan(0)
  expect(await report('--snapshot', 'cluster.json')).toEqual(live)
})

describe('in an outage', () => {
  afterAll(() => resetStand(currentStand()))

  test.each([
    ['hangs', 'SIGSTOP', 1],
    ['is the controller and is killed', 'SIGKILL', 0],
  ] as const)(
    'a broker that %s: the rest is read, and what is missing is said',
    async (_how, signal, place) => {
      const before = snapshotOf((await run('snapshot', '--bootstrap', bootstrap)).stdout)
      const leader = before.kraft?.leaderId ?? 0
      const broker = [leader, ...[1, 2, 3].filter((id) => id !== leader)][place] ?? 0
      await signalBroker(broker, signal)
      try {
        const { code, stdout, stderr } = await run('snapshot', '--bootstrap', bootstrap)
        expect(stderr).toContain('Without some sizes and log directories: ')
        expect(code).toBe(0)
        const { brokers, topics } = snapshotOf(stdout)
        expect(brokers.find(({ id }) => id === broker)?.logDirs).toEqual([])
        expect(topics.map(({ name }) => name)).toEqual(before.topics.map(({ name }) => name))
      } finally {
        if (signal === 'SIGSTOP') await signalBroker(broker, 'SIGCONT')
      }
    },
  )
})
