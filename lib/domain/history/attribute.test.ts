import { describe, expect, test } from 'vitest'
import { attribute, type JobTrace, workOf } from './attribute.ts'
import type { HistoryEvent } from './event.ts'
import { came, fell, led, seen } from './events.fixture.ts'

describe('who did it', () => {
  const trace: JobTrace = {
    id: 'job',
    startedAt: 1_000,
    endedAt: 60_000,
    work: workOf(
      {
        moves: [{ topic: 'orders', partition: 0, from: [1, 2], to: [1, 3], sizeBytes: null }],
        configChanges: [],
      },
      ['one-replica:orders'],
    ),
  }
  const begun = (at: number, partition: number, to = [1, 3]): HistoryEvent =>
    seen(at, { kind: 'reassignment-begun', topic: 'orders', partitions: [{ partition, from: [1, 2], to }] })
  const ids = (event: HistoryEvent) => attribute(event, [trace]).map(({ jobId }) => jobId)

  test('a move of the job on that partition, within its time', () => {
    expect(ids(begun(2_000, 0))).toEqual(['job'])
    expect(ids(begun(999, 0)), 'before it').toEqual([null])
    expect(ids(begun(60_000 + 91_000, 0)), 'long after it').toEqual([null])
    expect(ids(begun(2_000, 1)), 'another partition').toEqual([null])
    expect(ids(begun(2_000, 0, [2, 3])), 'another target').toEqual([null])
  })

  test('a part of an event', () => {
    const both = {
      ...begun(2_000, 0),
      partitions: [0, 7].map((partition) => ({ partition, from: [1, 2], to: [1, 3] })),
    }
    const told = attribute(both as HistoryEvent, [trace])
    expect(told.map(({ jobId }) => jobId)).toEqual(['job', null])
    expect(told).toMatchObject([{ partitions: [{ partition: 0 }] }, { partitions: [{ partition: 7 }] }])
  })

  test('in-sync sets and leaders only where the move explains them', () => {
    expect(ids(came(2_000, 0, [3], true))).toEqual(['job'])
    expect(ids(fell(2_000, 0, [2], true)), 'what is taken away').toEqual(['job'])
    expect(ids(fell(2_000, 0, [3], true)), 'what it added, when it goes back').toEqual(['job'])
    expect(ids(fell(2_000, 0, [1])), 'what stays').toEqual([null])
    const away = { why: 'reassigned' } as const
    expect(ids(led(2_000, 'orders', 0, 2, 1, away))).toEqual(['job'])
    expect(ids(led(2_000, 'orders', 0, 3, 1, away)), 'when it goes back').toEqual(['job'])
    expect(ids(led(2_000, 'orders', 0, 3, 1, { preferred: true })), 'elected').toEqual(['job'])
    expect(ids(led(2_000, 'orders', 0, 1, 3)), 'the broker of a replica that stays').toEqual([null])
  })

  test('not the death of a broker whose replicas it moves, nor its return', () => {
    expect(ids(fell(2_000, 0, [2])), 'before its replica was taken away').toEqual([null])
    expect(ids(fell(62_000, 0, [3])), 'after its replica was added').toEqual([null])
    expect(ids(came(80_000, 0, [3])), 'back again').toEqual([null])
    expect(ids(led(2_000, 'orders', 0, 2, 3, { why: 'offline' }))).toEqual([null])
    expect(ids(led(2_000, 'orders', 0, 2, 1, { why: 'offline', preferred: true }))).toEqual([null])
    expect(ids(led(2_000, 'orders', 0, null, 1, { preferred: true })), 'found again').toEqual([null])
  })

  test('what goes back is the doing of the job that goes back, though the one before has hardly ended', () => {
    const { work } = trace
    const moves = [...work.moves].map(([key, { from, to }]) => [key, { from: to, to: from }] as const)
    const rollback = { ...trace, id: 'rollback', startedAt: 70_000, endedAt: 80_000 }
    const traces = [{ ...rollback, work: { ...work, moves: new Map(moves) } }, trace]
    const doers = (event: HistoryEvent) => attribute(event, traces).map(({ jobId }) => jobId)
    expect(doers(begun(75_000, 0, [1, 2]))).toEqual(['rollback'])
    expect(doers(came(75_000, 0, [2], true))).toEqual(['rollback'])
    expect(doers(begun(2_000, 0))).toEqual(['job'])
  })

  test('its throttle and its findings', () => {
    const changes = [{ key: 'leader.replication.throttled.rate', from: null, to: '1000' }]
    const throttled = (broker: number) => seen(2_000, { kind: 'broker-config-changed', broker, changes })
    expect(ids(throttled(3))).toEqual(['job'])
    expect(ids(throttled(9))).toEqual([null])
    const finding = {
      id: 'one-replica:orders',
      rule: 'one-replica',
      severity: 'high',
      title: 'One replica',
      subject: 'orders',
      topics: ['orders'],
    } as const
    expect(ids(seen(2_000, { kind: 'finding-gone', finding }))).toEqual(['job'])
    expect(ids(seen(2_000, { kind: 'finding-appeared', finding }))).toEqual([null])
  })
})
