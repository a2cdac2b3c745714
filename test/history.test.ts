import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { must } from '#demo/link.ts'
import type { Family, HistoryEvent } from '#lib/domain/history/event.ts'
import { OPERATOR } from '#lib/services/actor.ts'
import { closeConsole } from '#lib/services/console.ts'
import { readCourse, readHistory } from '#lib/services/history/read.ts'
import { readCluster } from '#lib/services/reading.ts'
import { applyFix, openProduct, readAnew, SLUG, untilJob } from './product.ts'
import { clusterOf, currentStand, resetStand } from './stand.ts'

const stand = currentStand()
const cluster = clusterOf(stand)
/** The session of a broker (9 s), two readings, and what a busy machine adds. */
const NOTICED_MS = 45_000

let folder: string
beforeAll(async () => {
  await resetStand(stand)
  folder = await mkdtemp(join(tmpdir(), 'ballast-'))
  await openProduct(folder)
})
afterAll(async () => {
  await closeConsole()
  await resetStand(stand)
  await rm(folder, { recursive: true })
})

async function eventsSince(
  from: number,
  narrowed: { readonly family?: Family; readonly topic?: string; readonly broker?: number } = {},
): Promise<readonly HistoryEvent[]> {
  const query = { family: null, broker: null, topic: null, from, before: null, ...narrowed }
  const { events, problem } = must(await readHistory(OPERATOR, SLUG, query))
  expect(problem).toBeNull()
  return events.toReversed()
}

test('a broker that is killed and comes back is told in order, and all is well afterwards', async () => {
  const begin = Date.now()
  const before = must(await readCluster(OPERATOR, SLUG)).observation.cluster
  await cluster.kill(1)
  const told = async () => (await eventsSince(begin)).map(({ kind }) => kind)
  await expect.poll(told, { timeout: NOTICED_MS }).toContain('broker-down')

  const events = await eventsSince(begin)
  const [down] = await eventsSince(begin, { broker: 1, family: 'brokers' })
  expect(down).toMatchObject({ kind: 'broker-down', broker: 1, jobId: null })
  const kinds = events.filter(({ at }) => at === down?.at).map(({ kind }) => kind)
  expect(kinds.slice(0, 1)).toEqual(['broker-down'])
  expect(kinds.indexOf('leader-moved')).toBeGreaterThan(0)
  expect(kinds.indexOf('isr-shrank')).toBeGreaterThan(kinds.lastIndexOf('leader-moved'))
  // Of its only replica Kafka keeps no other leader.
  const lost = await eventsSince(begin, { topic: 'audit-log', family: 'leaders' })
  expect(lost).toMatchObject([
    { kind: 'leader-moved', partitions: [{ from: 1, to: null }, {}, {}, {}, {}, {}] },
  ])
  await expect.poll(told, { timeout: NOTICED_MS }).toContain('finding-appeared')

  await cluster.restart()
  const isBack = async () => {
    const all = await eventsSince(begin)
    const grown = all.flatMap((event) => (event.kind === 'isr-grew' ? event.partitions : []))
    const shrunk = all.flatMap((event) => (event.kind === 'isr-shrank' ? event.partitions : []))
    return all.some(({ kind }) => kind === 'broker-up') && grown.length === shrunk.length
  }
  await expect.poll(isBack, { timeout: NOTICED_MS }).toBe(true)
  const again = await eventsSince(begin)
  const at = (kind: HistoryEvent['kind']) => again.findIndex((event) => event.kind === kind)
  expect(at('broker-up')).toBeGreaterThan(at('broker-down'))
  expect(at('isr-grew')).toBeGreaterThan(at('isr-shrank'))
  const gone = async () => {
    const findings = await eventsSince(begin, { family: 'findings' })
    const open = new Set<string>()
    for (const event of findings) {
      if (event.kind === 'finding-appeared') open.add(event.finding.id)
      if (event.kind === 'finding-gone') open.delete(event.finding.id)
    }
    return [...open]
  }
  await expect
    .poll(gone, { timeout: NOTICED_MS })
    .not.toContainEqual(expect.stringMatching(/^(offline|under)/))

  const { points } = must(await readCourse(OPERATOR, SLUG, { topic: null, from: begin, now: Date.now() }))
  const inSync = points.map((point) => point.inSync[1] ?? 0)
  expect(Math.min(...inSync)).toBe(0)
  const held = before.topics.flatMap(({ partitions }) => partitions).filter(({ isr }) => isr.includes(1))
  expect(inSync[0]).toBe(held.length)
  expect(inSync.at(-1)).toBe(held.length)
})

test('what a job of the console does is linked to it', async () => {
  const begin = Date.now()
  const jobId = await applyFix(100_000_000)
  await untilJob(jobId, ({ state }) => state === 'done', 120_000)
  await readAnew()
  const ended = async () => {
    const events = await eventsSince(begin, { family: 'placement', topic: 'audit-log' })
    return events.flatMap((event) => ('to' in event ? [] : [event])).map((event) => event.jobId)
  }
  await expect.poll(async () => (await ended()).length, { timeout: NOTICED_MS }).toBeGreaterThan(0)
  expect(new Set(await ended())).toEqual(new Set([jobId]))
  const findings = await eventsSince(begin, { family: 'findings' })
  const mended = findings.filter((event) => event.kind === 'finding-gone' && event.jobId === jobId)
  expect(mended.length).toBeGreaterThan(0)
})
