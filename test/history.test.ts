import { setImmediate as nextTurn } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { must } from '#demo/link.ts'
import type { Family, HistoryEvent } from '#lib/domain/history/event.ts'
import { OPERATOR } from '#lib/services/actor.ts'
import { readCourse, readHistory } from '#lib/services/history/read.ts'
import { applyFix, readAnew, SLUG, untilJob } from './product.ts'
import { clusterOf, currentStand } from './stand.ts'
import { withProduct } from './with-product.ts'

const cluster = clusterOf(currentStand())
/** The session of a broker (9 s), two readings, and what a busy machine adds. */
const NOTICED_MS = 45_000

withProduct()

/** Everything is read now: what is told after this moment happens after it. */
async function beginning(): Promise<number> {
  await readAnew()
  await nextTurn()
  return Date.now()
}

/** Oldest first. */
async function eventsSince(
  from: number,
  narrowed: { readonly family?: Family; readonly topic?: string; readonly broker?: number } = {},
): Promise<readonly HistoryEvent[]> {
  const query = { family: null, broker: null, topic: null, from, before: null, ...narrowed }
  const { events, problem } = must(await readHistory(OPERATOR, SLUG, query))
  expect(problem).toBeNull()
  // The query is to the minute, and always tells when nobody watched.
  return events.filter(({ at, kind }) => at > from && kind !== 'not-watched').toReversed()
}

test('a broker that is killed and comes back is told in order, and all is well afterwards', async () => {
  const begin = await beginning()
  const before = (await readAnew()).observation.cluster
  await cluster.kill(1)
  const told = async () => new Set((await eventsSince(begin)).map(({ kind }) => kind))
  const all = new Set(['broker-down', 'leader-moved', 'isr-shrank', 'finding-appeared'])
  await expect.poll(async () => all.difference(await told()), { timeout: NOTICED_MS }).toEqual(new Set())

  // Where it was the controller too, the quorum may have noticed a reading earlier.
  const ofBroker = await eventsSince(begin, { broker: 1, family: 'brokers' })
  const downs = ofBroker.filter(({ kind }) => kind === 'broker-down')
  expect(downs).toMatchObject([{ kind: 'broker-down', broker: 1, jobId: null }])
  const [down] = downs
  // Of what one reading showed the cause comes first, and last what the audit makes of it, where it came to that reading.
  const order: readonly string[] = [
    ...['broker-down', 'controller-moved', 'leader-moved', 'isr-shrank'],
    'finding-appeared',
  ]
  const together = (await eventsSince(begin)).filter(({ at }) => at === down?.at).map(({ kind }) => kind)
  expect(together).toEqual(together.toSorted((a, b) => order.indexOf(a) - order.indexOf(b)))
  // It had the only replica of these.
  const lost = await eventsSince(begin, { topic: 'audit-log', family: 'leaders' })
  const leaders = lost.flatMap((event) => (event.kind === 'leader-moved' ? event.partitions : []))
  expect(leaders.map(({ from, to }) => [from, to])).toEqual(Array.from({ length: 6 }, () => [1, null]))

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
  const begin = await beginning()
  const jobId = await applyFix(100_000_000)
  await untilJob(jobId, ({ state }) => state === 'done', 120_000)
  await readAnew()
  const doers = async (family: Family, topic?: string) => {
    const events = await eventsSince(begin, { family, ...(topic === undefined ? {} : { topic }) })
    return new Set(events.filter(({ kind }) => kind !== 'finding-appeared').map((event) => event.jobId))
  }
  const ours = new Set([jobId])
  await expect.poll(() => doers('placement', 'audit-log'), { timeout: NOTICED_MS }).toEqual(ours)
  await expect.poll(() => doers('placement', '__consumer_offsets'), { timeout: NOTICED_MS }).toEqual(ours)
  await expect.poll(() => doers('isr', 'audit-log'), { timeout: NOTICED_MS }).toEqual(ours)
  const menders = async () => [...(await doers('findings', 'audit-log'))]
  await expect.poll(menders, { timeout: NOTICED_MS }).toContain(jobId)
})
