import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setImmediate as nextTurn } from 'node:timers/promises'
import { pino } from 'pino'
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { Audit } from '#lib/domain/audit/audit.ts'
import type { Cluster } from '#lib/domain/cluster.ts'
import { findingSeen } from '#lib/domain/history/events.fixture.ts'
import { type Observation, PART_NAMES } from '#lib/domain/observation.ts'
import { sampleBroker, sampleCluster } from '#lib/domain/sample.ts'
import { type Database, openDatabase } from '#lib/store/database.ts'
import { readEvents } from '#lib/store/history.ts'
import { Keeper } from './keeper.ts'
import { Recorder } from './recorder.ts'

let folder: string
let database: Database
const opened: { readonly recorder: Recorder; readonly keeper: Keeper }[] = []
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'ballast-'))
  database = await openDatabase({ kind: 'sqlite', folder })
})
afterEach(async () => {
  for (const one of opened.splice(0)) await end(one)
  await database.$disconnect()
  await rm(folder, { recursive: true })
})

/** What a collector tells, by hand: a cluster in which the named brokers are alive. */
class Readings {
  #newest: Observation | null = null
  #listeners = new Set<(observation: Observation) => void>()

  observation() {
    return this.#newest
  }

  subscribe(listener: (observation: Observation) => void) {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  async show(...alive: readonly number[]) {
    const brokers = [1, 2, 3].map((id) => sampleBroker(id, { alive: alive.includes(id) }))
    const cluster: Cluster = { ...sampleCluster({ brokers: {}, topics: {} }), brokers }
    const age = { readAt: Date.now(), tookMs: 1, problem: null }
    const parts = Object.fromEntries(PART_NAMES.map((name) => [name, age])) as Observation['parts']
    this.#newest = { version: (this.#newest?.version ?? 0) + 1, cluster, parts, contacts: {} }
    for (const listener of this.#listeners) listener(this.#newest)
    await nextTurn()
    await nextTurn()
  }
}

const NOTHING: Audit = { findings: [], unjudged: [], hidden: new Set() }

function open(owner: string, audit: Audit = NOTHING) {
  const readings = new Readings()
  const recorder = new Recorder({
    collector: readings,
    audit: async () => audit,
    now: Date.now,
    onError: (error) => {
      throw error
    },
  })
  const keeper = new Keeper({
    recorder,
    slug: 'prod',
    database,
    place: { kind: 'sqlite', folder },
    owner,
    hasEnded: () => false,
    log: pino({ level: 'silent' }),
    keptDays: 30,
  })
  opened.push({ recorder, keeper })
  return { readings, recorder, keeper }
}

async function end({ recorder, keeper }: { recorder: Recorder; keeper: Keeper }) {
  recorder.stop()
  await keeper.stop()
}

/** What is stored, oldest first, without that the history begins. */
async function stored() {
  const events = await readEvents(database, 'prod', {}, 100)
  return events
    .filter(({ event }) => !('why' in event && event.why === 'first'))
    .map(({ event }) => ('broker' in event ? `${event.kind} ${event.broker}` : event.kind))
    .reverse()
}

test('what a console sees is stored, and known before it is', async () => {
  const { readings, keeper } = open('one')
  await readings.show(1, 2, 3)
  await expect.poll(() => readEvents(database, 'prod', {}, 1), { timeout: 5_000 }).toHaveLength(1)
  const [begin] = await readEvents(database, 'prod', {}, 1)
  expect(begin?.event, 'nobody has watched before').toMatchObject({ kind: 'not-watched', why: 'first' })
  const before = keeper.version
  await readings.show(2, 3)
  expect(keeper.version).toBeGreaterThan(before)
  expect(keeper.unstored.map(({ event }) => event.kind)).toEqual(['broker-down'])
  await expect.poll(stored, { timeout: 5_000 }).toEqual(['broker-down 1'])
  expect(keeper.unstored).toEqual([])
})

test('of two consoles that see the same one stores it, and the other goes on where that ends', async () => {
  const [first, second] = [open('one'), open('two')]
  for (const { readings } of [first, second]) await readings.show(1, 2, 3)
  await expect.poll(() => database.watch.count(), { timeout: 5_000 }).toBe(1)
  for (const { readings } of [first, second]) await readings.show(2, 3)
  await expect.poll(stored, { timeout: 5_000 }).toEqual(['broker-down 1'])

  const { owner } = await database.watch.findFirstOrThrow()
  const [holder, heir] = owner === 'one' ? [first, second] : [second, first]
  expect(heir.keeper.unstored, 'what it saw itself is not told beside what is stored').toEqual([])
  await end(holder)
  await heir.readings.show(1, 2, 3)
  await expect.poll(stored, { timeout: 8_000 }).toEqual(['broker-down 1', 'broker-up 1'])
}, 20_000)

test('a console that begins says for how long none was watching, and what is different', async () => {
  const first = open('one')
  await first.readings.show(1, 2, 3)
  await expect
    .poll(() => database.watch.count({ where: { memory: { not: null } } }), { timeout: 5_000 })
    .toBe(1)
  await end(first)
  const long = new Date(Date.now() - 3_600_000)
  await database.watch.updateMany({ data: { watchedUntil: long } })
  const second = open('two')
  await second.readings.show(2, 3)
  await expect.poll(stored, { timeout: 5_000 }).toEqual(['not-watched', 'broker-down 1'])
  const [down, gap] = await readEvents(database, 'prod', {}, 2)
  expect(gap?.event).toMatchObject({ kind: 'not-watched', why: 'compared', from: long.getTime() })
  expect(down?.event).toMatchObject({ kind: 'broker-down', since: long.getTime() })
})

test('and what was found before and is mended', async () => {
  const remedy = { kind: 'words', text: '' } as const
  const finding = { ...findingSeen('elr-off'), facts: '', why: '', internal: false, fingerprint: '', remedy }
  const first = open('one', { findings: [finding], unjudged: [], hidden: new Set() })
  await first.readings.show(1, 2, 3)
  const remembered = { memory: { contains: '"open":[{"id":"elr-off"' } }
  await expect.poll(() => database.watch.count({ where: remembered }), { timeout: 15_000 }).toBe(1)
  await end(first)
  const long = new Date(Date.now() - 3_600_000)
  await database.watch.updateMany({ data: { watchedUntil: long } })
  const second = open('two')
  await second.readings.show(1, 2, 3)
  await expect.poll(stored, { timeout: 10_000 }).toEqual(['not-watched', 'finding-gone'])
  const [gone] = await readEvents(database, 'prod', {}, 1)
  expect(gone?.event).toMatchObject({ finding: { id: 'elr-off' }, since: long.getTime() })
}, 30_000)

test('without a memory it says only that none was watching', async () => {
  const long = new Date(Date.now() - 3_600_000)
  await database.watch.create({
    data: { clusterSlug: 'prod', owner: 'gone', leaseUntil: long, watchedUntil: long, batch: 1 },
  })
  const { readings } = open('one')
  await readings.show(2, 3)
  await expect.poll(stored, { timeout: 5_000 }).toEqual(['not-watched'])
  expect((await readEvents(database, 'prod', {}, 1))[0]?.event).toMatchObject({ why: 'no-console' })
})

test('while the database is away events wait, and what was too much is told of afterwards', async () => {
  const { readings, recorder, keeper } = open('one')
  await readings.show(1, 2, 3)
  await expect.poll(() => readEvents(database, 'prod', {}, 1), { timeout: 5_000 }).toHaveLength(1)
  await database.$executeRaw`ALTER TABLE "Event" RENAME TO "Away"`
  await readings.show(2, 3)
  await expect
    .poll(() => keeper.problem?.message, { timeout: 5_000 })
    .toMatch(/^The history could not be stored: /)
  expect(keeper.unstored.map(({ event }) => event.kind)).toEqual(['broker-down'])
  await readings.show(1, 2, 3)
  await database.$executeRaw`ALTER TABLE "Away" RENAME TO "Event"`
  await expect.poll(stored, { timeout: 15_000 }).toEqual(['broker-down 1', 'broker-up 1'])
  expect(keeper.problem).toBeNull()
  expect(recorder.lost).toBeNull()
}, 30_000)
