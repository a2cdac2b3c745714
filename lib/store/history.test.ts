import { setImmediate as nextTurn } from 'node:timers/promises'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { Happening } from '#lib/domain/history/event.ts'
import { type EventFilter, isLookedFor } from '#lib/domain/history/filter.ts'
import { emptyPlaces } from './database.fixture.ts'
import { type Database, openDatabase } from './database.ts'
import * as history from './history.ts'
import { DATABASE_KINDS } from './schema.ts'

const DOWN: Happening = { kind: 'broker-down', broker: 1 }

function recorded(seq: number, at: number, happening: Happening = DOWN): history.RecordedEvent {
  return { source: 'a', seq, event: { ...happening, at, since: null, jobId: null } }
}

function moved(topic: string, from: number, to: number): Happening {
  return {
    kind: 'leader-moved',
    topic,
    partitions: [{ partition: 0, from, to, preferred: false, why: null }],
  }
}

const lease = (now: number) => ({ now: new Date(now), until: new Date(now + 15_000) })

describe.each(DATABASE_KINDS)('%s', (kind) => {
  const place = emptyPlaces(kind)
  let database: Database
  beforeEach(async () => {
    database = await openDatabase(place())
  })
  afterEach(() => database.$disconnect())

  const append = (owner: string, events: readonly history.RecordedEvent[], until = 1_000, slug = 'prod') =>
    history.appendEvents(database, slug, owner, {
      events,
      watchedUntil: new Date(until),
      leaseUntil: new Date(until + 15_000),
    })
  const seqs = async (filter: EventFilter = {}, limit = 100) =>
    (await history.readEvents(database, 'prod', filter, limit)).map(({ seq }) => seq)

  test('one console has the history of a cluster, and another once its lease is over or it has ended', async () => {
    expect(await history.claimWatch(database, 'prod', 'one', lease(0))).toEqual({
      watchedUntil: null,
      memory: null,
    })
    expect(await history.claimWatch(database, 'prod', 'two', lease(1_000))).toBeNull()
    expect(await history.claimWatch(database, 'other', 'two', lease(1_000))).not.toBeNull()
    expect(await append('one', [], 5_000)).toBe(true)

    const ended = (owner: string) => owner === 'one'
    expect(await history.claimWatch(database, 'prod', 'two', lease(6_000), ended)).toMatchObject({
      watchedUntil: new Date(5_000),
    })
    expect(await append('one', [recorded(1, 7_000)]), 'the one before writes no more').toBe(false)
    expect(await seqs()).toEqual([])

    expect(await history.claimWatch(database, 'prod', 'three', lease(21_001))).not.toBeNull()
    await history.releaseWatch(database, 'prod', 'three', new Date(21_002))
    expect(await history.claimWatch(database, 'prod', 'four', lease(21_002))).not.toBeNull()
  })

  test('any moment of a four-digit year may be asked for', async () => {
    await history.claimWatch(database, 'prod', 'one', lease(0))
    await append('one', [recorded(1, 1_000)])
    expect(await seqs({ before: Date.parse('9999-12-31T23:59:59.999Z') })).toEqual([1])
    expect(await seqs({ before: 0 })).toEqual([])
  })

  test('the cluster is kept in mind until it changes', async () => {
    const memory = { alive: [1, 2], controller: 1, topics: [] }
    await history.claimWatch(database, 'prod', 'one', lease(0))
    const batch = { events: [], watchedUntil: new Date(1), leaseUntil: new Date(1) }
    await history.appendEvents(database, 'prod', 'one', { ...batch, memory })
    await history.appendEvents(database, 'prod', 'one', { ...batch, watchedUntil: new Date(2) })
    expect(await history.claimWatch(database, 'prod', 'two', lease(2))).toEqual({
      watchedUntil: new Date(2),
      memory,
    })
    await history.appendEvents(database, 'prod', 'two', { ...batch, memory: null })
    expect(await history.claimWatch(database, 'prod', 'two', lease(2))).toMatchObject({ memory: null })
  })

  test('of consoles that claim at the same moment one succeeds', async () => {
    const others = [await openDatabase(place()), await openDatabase(place())]
    try {
      const claims = await Promise.all(
        [database, ...others].map((one, index) => history.claimWatch(one, 'prod', `${index}`, lease(0))),
      )
      expect(claims.filter((claim) => claim !== null)).toHaveLength(1)
    } finally {
      for (const other of others) await other.$disconnect()
    }
  })

  test('whoever takes over goes on from all that the one before has stored, which stores no more', async () => {
    await history.claimWatch(database, 'prod', 'one', lease(0))
    const other = await openDatabase(place())
    try {
      let stored = 0
      const writing = (async () => {
        while (await append('one', [recorded(stored + 1, stored + 1)], stored + 1)) {
          stored++
          await nextTurn()
        }
      })()
      await expect.poll(() => stored).toBeGreaterThan(3)
      const heir = await history.claimWatch(other, 'prod', 'two', lease(1), () => true)
      await writing
      expect(heir).toMatchObject({ watchedUntil: new Date(stored) })
      expect(await database.event.count()).toBe(stored)
    } finally {
      await other.$disconnect()
    }
  })

  test('what is sent twice is stored once, and a batch that brings something is counted', async () => {
    await history.claimWatch(database, 'prod', 'one', lease(0))
    await append('one', [recorded(1, 10), recorded(2, 20)])
    await append('one', [recorded(2, 20), recorded(3, 30)], 2_000)
    await append('one', [], 3_000)
    expect(await seqs()).toEqual([3, 2, 1])
    expect(await history.readWatch(database, 'prod')).toEqual({
      owner: 'one',
      watchedUntil: new Date(3_000),
      batch: 2,
    })
  })

  test('thousands at once come back as they were, newest first', async () => {
    await history.claimWatch(database, 'prod', 'one', lease(0))
    const many = Array.from({ length: 2_500 }, (_, seq) => recorded(seq, 10, moved(`t${seq}`, 1, 2)))
    await append('one', many)
    const read = await history.readEvents(database, 'prod', {}, 5_000)
    expect(read).toHaveLength(2_500)
    expect(read[0]).toEqual(many.at(-1))
  })

  test('they are found by kind, broker, topic and time, as in memory', async () => {
    await history.claimWatch(database, 'prod', 'one', lease(0))
    const all = [
      recorded(1, 10, moved('orders', 1, 12)),
      recorded(2, 20, moved('Orders', 2, 3)),
      recorded(3, 30, { kind: 'broker-up', broker: 12 }),
      recorded(4, 40, moved('a_b', 2, 3)),
      recorded(5, 50, moved('axb', 2, 3)),
      recorded(6, 60, { kind: 'not-watched', from: 50, why: 'no-console', lost: 0 }),
    ]
    await append('one', all)
    const found: [EventFilter, number[]][] = [
      [{ kinds: ['broker-up', 'broker-down'] }, [6, 3]],
      [{ broker: 12 }, [6, 3, 1]],
      [{ broker: 1 }, [6, 1]],
      [{ topic: 'orders' }, [6, 1]],
      [{ topic: 'a_b' }, [6, 4]],
      [{ topic: 'a_b', broker: 12 }, [6]],
      [{ from: 20, before: 50 }, [4, 3, 2]],
      [{ from: 20, before: 50, broker: 3 }, [4, 2]],
    ]
    for (const [filter, wanted] of found) {
      expect(await seqs(filter), JSON.stringify(filter)).toEqual(wanted)
      const inMemory = all.filter(({ event }) => isLookedFor(event, filter)).map(({ seq }) => seq)
      expect(inMemory.reverse(), JSON.stringify(filter)).toEqual(wanted)
    }
    expect(await seqs({}, 2)).toEqual([6, 5])
    expect(await history.readEvents(database, 'other', {}, 10)).toEqual([])
  })

  test('old ones are forgotten, and the oldest of too many', async () => {
    await history.claimWatch(database, 'prod', 'one', lease(0))
    await history.claimWatch(database, 'gone', 'one', lease(0))
    await append(
      'one',
      [10, 20, 30, 30, 40].map((at, seq) => recorded(seq, at)),
    )
    await append('one', [{ ...recorded(9, 5), source: 'b' }], 1_000, 'gone')
    expect(await history.pruneEvents(database, 'prod', { from: new Date(15), rows: 100 })).toBe(false)
    expect(await seqs()).toEqual([4, 3, 2, 1])
    expect(await history.readEvents(database, 'gone', {}, 10), 'of clusters that nobody watches too').toEqual(
      [],
    )
    await history.pruneEvents(database, 'prod', { from: new Date(0), rows: 2 })
    expect((await seqs()).length).toBeLessThanOrEqual(2)
    expect(await seqs()).toContain(4)
  })
  test('many are forgotten in several goes, so that others get to write', async () => {
    await history.claimWatch(database, 'prod', 'one', lease(0))
    await append(
      'one',
      Array.from({ length: 1_200 }, (_, seq) => recorded(seq, seq < 600 ? 10 : 20)),
    )
    const old = { from: new Date(15), rows: 2_000 }
    expect(await history.pruneEvents(database, 'prod', old)).toBe(true)
    expect(await database.event.count()).toBe(700)
    expect(await history.pruneEvents(database, 'prod', old)).toBe(false)
    expect(await database.event.count()).toBe(600)
    const few = { from: new Date(0), rows: 10 }
    expect(await history.pruneEvents(database, 'prod', few)).toBe(true)
    expect(await database.event.count()).toBe(100)
  })
})
