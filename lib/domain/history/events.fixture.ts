import type { FindingSeen, Happening, HistoryEvent, LeaderMove } from './event.ts'

/** Events for tests, told in few words. */

export function seen(at: number, happening: Happening): HistoryEvent {
  return { ...happening, at, since: null, jobId: null }
}

/** A partition of orders that followers have left; broker 1 leads it. */
export function fell(
  at: number,
  partition = 0,
  left: readonly number[] = [3],
  reassigned = false,
): HistoryEvent {
  return seen(at, {
    kind: 'isr-shrank',
    topic: 'orders',
    partitions: [{ partition, left, reassigned, isr: [1, 2], leader: 1 }],
  })
}

export function came(
  at: number,
  partition = 0,
  joined: readonly number[] = [3],
  reassigned = false,
): HistoryEvent {
  return seen(at, {
    kind: 'isr-grew',
    topic: 'orders',
    partitions: [{ partition, joined, reassigned, isr: [1, 2, 3] }],
  })
}

export function led(
  at: number,
  topic: string,
  partition: number,
  from: number | null,
  to: number | null,
  rest: Partial<LeaderMove> = {},
): HistoryEvent {
  return seen(at, {
    kind: 'leader-moved',
    topic,
    partitions: [{ partition, from, to, preferred: false, why: null, ...rest }],
  })
}

export function findingSeen(id: string): FindingSeen {
  return { id, rule: id, severity: 'high', title: id, subject: 'orders', topics: ['orders'] }
}
