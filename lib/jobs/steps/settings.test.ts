import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { FOLLOWER_REPLICAS, LEADER_RATE } from '#lib/domain/plan/throttle-keys.ts'
import { withEntries } from '#lib/domain/plan/throttled-replicas.ts'
import { fail, ok, type Problem } from '#lib/domain/problem.ts'
import type { Guard } from '#lib/kafka/wire.ts'
import { bring, bringEach, type Changing, type Setting, type Wanted } from './settings.ts'

beforeEach(() => void vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] }))
afterEach(() => void vi.useRealTimers())

const SILENT_MS = 5_000
const THEIRS = '5000000'
const TOPIC_TYPE = 2

function sleep(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds))
}

type Asked = { readonly resourceType: number; readonly resourceName: string }
type Change = Asked & { readonly configs: readonly { readonly name: string; readonly value?: string }[] }

/** Brokers and topics with one key each, how long they take, and what was asked of them. */
function kafka(values: Record<string, string | null>) {
  const set = new Map(Object.entries(values))
  const delays = { fence: [0], ping: [0] }
  const asked = { fences: 0, reads: [] as string[][], changes: [] as string[][] }
  const late = (of: number[]) => sleep((of.length > 1 ? of.shift() : of[0]) ?? 0)
  const wire = {
    readEach: async (_codecs: unknown, [resources]: [readonly Asked[]]) => {
      asked.reads.push(resources.map(({ resourceName }) => resourceName))
      const results = resources.map(({ resourceType, resourceName }) => {
        const entry = {
          isSensitive: false,
          readOnly: false,
          configSource: resourceType === TOPIC_TYPE ? 1 : 2,
        }
        const name = resourceType === TOPIC_TYPE ? FOLLOWER_REPLICAS : LEADER_RATE
        const value = set.get(resourceName) ?? null
        return { resourceName, errorCode: 0, configs: value === null ? [] : [{ ...entry, name, value }] }
      })
      return ok({ results })
    },
    ping: async () => {
      await late(delays.ping)
      return ok({})
    },
    change: async (_codecs: unknown, [changes]: [readonly Change[]], _ms: number, guard: Guard) => {
      guard()
      asked.changes.push(changes.map(({ resourceName }) => resourceName))
      for (const { resourceName, configs } of changes) set.set(resourceName, configs[0]?.value ?? null)
      return ok({ responses: changes.map((change) => ({ ...change, errorCode: 0, errorMessage: null })) })
    },
  }
  const silent = {
    readEach: async () => {
      await sleep(SILENT_MS)
      return fail('timed-out', 'It is silent.')
    },
  }
  const refusing = new Map<number, Problem>()
  const link = {
    broker: (id: number) => {
      const problem = refusing.get(id)
      return problem ? { ok: false, problem } : ok(set.has(String(id)) ? wire : silent)
    },
    any: (_lane: unknown, ask: (through: typeof wire) => unknown) => ask(wire),
    answering: async () => {
      await late(delays.ping)
      return ok(wire)
    },
  }
  const work = {
    link,
    fence: async () => {
      asked.fences++
      await late(delays.fence)
      return () => {}
    },
    pause: (milliseconds: number) => sleep(milliseconds),
    now: () => performance.now(),
  }
  return { set, delays, asked, refusing, work: work as unknown as Changing }
}

function rateOf(broker: number): Setting {
  return { resource: { kind: 'broker', name: String(broker) }, key: LEADER_RATE, prior: null, entries: null }
}

function listOf(name: string): Setting {
  return { resource: { kind: 'topic', name }, key: FOLLOWER_REPLICAS, prior: null, entries: ['0:2'] }
}

/** As a job that raises its own rate of 10 to 20. */
const raised: Wanted = (_setting, current) => (current === '10' ? '20' : current)

const longer: Wanted = ({ entries }, current) => withEntries(current, entries ?? [])

test('a broker that is silent holds up no other, and what somebody sets there meanwhile stays', async () => {
  const { work, set } = kafka({ 1: '10' })
  const problems = bringEach(work, [rateOf(1), rateOf(2)], raised)
  await vi.advanceTimersByTimeAsync(1_000)
  expect(set.get('1')).toBe('20')
  set.set('1', THEIRS)
  await vi.advanceTimersByTimeAsync(SILENT_MS)
  expect([...(await problems).keys()]).toEqual(['broker/2'])
  expect(set.get('1')).toBe(THEIRS)
})

test('a change that was held up is compared again with what is set by then', async () => {
  const { work, set, delays, asked } = kafka({ 1: '10' })
  delays.ping = [1_500, 0]
  const problems = bringEach(work, [rateOf(1)], raised)
  await vi.advanceTimersByTimeAsync(500)
  set.set('1', THEIRS)
  await vi.advanceTimersByTimeAsync(5_000)
  expect(await problems).toEqual(new Map())
  expect({ value: set.get('1'), changes: asked.changes }).toEqual({ value: THEIRS, changes: [] })
})

test('a change that was held up once is sent then, under a fence of its own', async () => {
  const { work, set, delays, asked } = kafka({ 1: '10' })
  delays.ping = [1_500, 0]
  const problems = bringEach(work, [rateOf(1)], raised)
  await vi.advanceTimersByTimeAsync(5_000)
  expect(await problems).toEqual(new Map())
  expect({ value: set.get('1'), fences: asked.fences }).toEqual({ value: '20', fences: 2 })
})

test('one that is held up again and again is not sent, and it is for the caller to wait', async () => {
  const { work, delays, asked } = kafka({ 1: '10', 2: '10' })
  delays.ping = [1_500]
  const problems = bringEach(work, [rateOf(1), rateOf(2)], raised)
  await vi.advanceTimersByTimeAsync(10_000)
  expect([...(await problems)].map(([id, { code }]) => [id, code])).toEqual([
    ['broker/1', 'timed-out'],
    ['broker/2', 'timed-out'],
  ])
  expect({ reads: asked.reads.length, changes: asked.changes }).toEqual({ reads: 6, changes: [] })
})

test('where one breaks off, nothing goes on behind it', async () => {
  const { work, set, delays } = kafka({ 1: '10', 2: '10' })
  const lost = new Error('The lease is lost.')
  const fence = vi.fn(work.fence).mockRejectedValueOnce(lost)
  delays.ping = [900]
  const outcome = bringEach({ ...work, fence }, [rateOf(1), rateOf(2)], raised).catch((error: unknown) => ({
    error,
    values: [...set.values()],
  }))
  await vi.advanceTimersByTimeAsync(2_000)
  expect(await outcome).toEqual({ error: lost, values: ['10', '20'] })
})

test('what somebody adds to a list while the database stands still stays in it', async () => {
  const { work, set, delays } = kafka({ orders: null })
  delays.fence = [8_000]
  const problems = bringEach(work, [listOf('orders')], longer)
  await vi.advanceTimersByTimeAsync(5_000)
  set.set('orders', '7:7')
  await vi.advanceTimersByTimeAsync(5_000)
  expect(await problems).toEqual(new Map())
  expect(set.get('orders')).toBe('7:7,0:2')
})

test('many topics are read and changed a part at a time', async () => {
  const names = Array.from({ length: 900 }, (_, index) => `topic-${index}`)
  const { work, asked } = kafka({})
  const problems = bringEach(work, names.map(listOf), longer)
  await vi.advanceTimersByTimeAsync(5_000)
  expect(await problems).toEqual(new Map())
  expect(asked.changes.map((own) => own.length)).toEqual([400, 400, 100])
  expect(asked.changes.flat()).toEqual(names)
  expect(asked.fences).toBe(3)
})

test('a refusal is told before those that are silent, wherever it stands; else all that are', async () => {
  const { work, refusing } = kafka({ 1: '10' })
  const brought = async (...brokers: readonly number[]) => {
    const result = bring(work, brokers.map(rateOf), raised)
    await vi.advanceTimersByTimeAsync(SILENT_MS + 1_000)
    return result
  }
  expect(await brought(2, 3)).toEqual(fail('timed-out', 'It is silent.'))
  const refused = fail('broker-unknown', 'There is no broker 4.')
  if (!refused.ok) refusing.set(4, refused.problem)
  expect(await brought(2, 4, 1)).toEqual(refused)
  expect(await brought(1)).toEqual(ok(null))
})
