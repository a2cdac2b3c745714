import { setImmediate as nextTurn } from 'node:timers/promises'
import { expect, test } from 'vitest'
import type { Audit } from '#lib/domain/audit/audit.ts'
import { findingSeen } from '#lib/domain/history/events.fixture.ts'
import { type Observation, PART_NAMES } from '#lib/domain/observation.ts'
import { sampleCluster, times } from '#lib/domain/sample.ts'
import { Recorder } from './recorder.ts'

const AGE = { readAt: 0, tookMs: 1, problem: null }

/** A topic of so many partitions, all of which this broker leads. */
function led(by: number, partitions: number): Observation {
  const topics = { orders: { replicas: times(partitions, [by]) } }
  const parts = Object.fromEntries(PART_NAMES.map((name) => [name, AGE])) as Observation['parts']
  return {
    version: 1,
    cluster: sampleCluster({ brokers: { 1: null, 2: null }, topics }),
    parts,
    contacts: {},
  }
}

function recorder(
  audit: () => Promise<Audit> = async () => ({ findings: [], unjudged: [], hidden: new Set() }),
  newest: Observation | null = null,
) {
  let listener: (observation: Observation) => void = () => {}
  const errors: unknown[] = []
  const made = new Recorder({
    collector: {
      observation: () => newest,
      subscribe: (one) => {
        listener = one
        return () => {}
      },
    },
    audit,
    now: () => 0,
    onError: (error) => errors.push(error),
  })
  const show = async (observation: Observation) => {
    listener(observation)
    await nextTurn()
    await nextTurn()
  }
  return { made, show, tell: (observation: Observation) => listener(observation), errors }
}

test('the collector is never held up: readings are compared in another turn, the newest of several', async () => {
  const { made, tell } = recorder()
  tell(led(1, 2))
  expect(made.watch).toBeNull()
  await nextTurn()
  tell(led(2, 2))
  tell(led(1, 2))
  await nextTurn()
  await nextTurn()
  expect(made.waiting, 'it came back in between').toEqual([])
  made.stop()
})

test('too much for the memory is counted as lost, oldest first', async () => {
  const { made, show } = recorder()
  await show(led(1, 30_000))
  for (const by of [2, 1, 2]) await show(led(by, 30_000))
  const { events, lost } = made.takeAll()
  expect(lost?.count).toBeGreaterThan(0)
  expect(events.length).toBeGreaterThan(0)
  expect(made.waiting).toEqual([])
  expect(made.lost).toBeNull()
  made.stop()
})

test('findings are compared with those of the console before, also where some were found here already', async () => {
  const finding = { ...findingSeen('b'), facts: '', why: '', internal: false, fingerprint: '' }
  const audit = {
    findings: [{ ...finding, remedy: { kind: 'words', text: '' } as const }],
    unjudged: [],
    hidden: new Set<string>(),
  }
  const newest = led(1, 1)
  const { made, show } = recorder(async () => audit, newest)
  await show(newest)
  await expect.poll(() => made.findings?.findings.has('b')).toBe(true)
  expect(made.waiting, 'how it was found').toEqual([])
  const before = { findings: new Map([['a', findingSeen('a')]]), unjudged: new Set<string>() }
  made.recallFindings(before, -60_000)
  await expect
    .poll(() => made.waiting)
    .toMatchObject([
      { kind: 'finding-appeared', finding: { id: 'b' }, since: -60_000 },
      { kind: 'finding-gone', finding: { id: 'a' }, since: -60_000 },
    ])
  made.stop()
})

test('an audit that fails is told, and readings go on being compared', async () => {
  const { made, show, errors } = recorder(async () => {
    throw new Error('no policy')
  })
  await show(led(1, 1))
  await expect.poll(() => errors.length).toBeGreaterThan(0)
  await show(led(2, 1))
  expect(made.waiting.map(({ kind }) => kind)).toContain('leader-moved')
  made.stop()
})
