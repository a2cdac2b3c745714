import { describe, expect, test } from 'vitest'
import { came, fell, led, seen } from './events.fixture.ts'
import { groupEvents } from './groups.ts'
import { groupLines, groupTitle } from './words.ts'

describe('groups', () => {
  test('sum up a burst and lose none of it', () => {
    const events = Array.from({ length: 34 }, (_, n) => led(1_000, `t${n % 4}`, n, 1, 2 + (n % 2)))
    const [group, ...others] = groupEvents(events)
    expect(others).toEqual([])
    if (!group) throw new Error('no group')
    expect(groupTitle(group)).toBe('34 leaders moved from broker 1 to brokers 2 and 3')
    expect(groupLines(group)).toHaveLength(34)
    expect(groupLines(group)[0]).toEqual({ topic: 't0', text: '0: 1 → 2' })
  })

  test('keep falls and returns apart, however close', () => {
    const events = [came(40_000), fell(30_000), came(20_000), fell(10_000)]
    expect(groupEvents(events).map(groupTitle)).toEqual([
      'Broker 3 came in sync on orders-0',
      'Broker 3 fell out of sync on orders-0',
      'Broker 3 came in sync on orders-0',
      'Broker 3 fell out of sync on orders-0',
    ])
  })

  test('tell a lost leader from one that moved, within one event', () => {
    const both = seen(1, {
      kind: 'leader-moved',
      topic: 'orders',
      partitions: [
        { partition: 0, from: 1, to: 2, preferred: false, why: null },
        { partition: 1, from: 1, to: null, preferred: false, why: null },
        { partition: 2, from: 3, to: 2, preferred: true, why: null },
        { partition: 3, from: null, to: 2, preferred: true, why: null },
      ],
    })
    expect(groupEvents([both]).map(groupTitle)).toEqual([
      '1 leader moved from broker 1 to broker 2',
      '1 partition lost its leader, broker 1',
      '1 leader moved to broker 2, the preferred one',
      '1 partition got a leader again, broker 2',
    ])
  })

  test('keep their name while newer events join them, and share it with no other', () => {
    const fallen = [came(30_000), fell(20_000), came(12_000, 1), fell(10_000)]
    const names = groupEvents(fallen).map(({ id }) => id)
    expect(new Set(names).size).toBe(names.length)
    const joined = groupEvents([came(31_000, 2), ...fallen]).map(({ id }) => id)
    expect(joined).toEqual(names)
  })

  test('hold all that one reading shows, though falls and returns alternate in it', () => {
    const reading = [0, 1, 2].flatMap((id) => [came(20_000, 10 + id), fell(20_000, id)])
    const groups = groupEvents([...reading, came(10_000)])
    expect(groups.map(groupTitle)).toEqual([
      'Broker 3 came in sync on 3 partitions of orders',
      'Broker 3 fell out of sync on 3 partitions of orders',
      'Broker 3 came in sync on orders-0',
    ])
    expect(new Set(groups.map(({ id }) => id)).size).toBe(3)
  })

  test('do not reach over a quiet time', () => {
    expect(groupEvents([led(200_000, 'a', 0, 1, 2), led(1_000, 'a', 1, 1, 2)])).toHaveLength(2)
  })
})
