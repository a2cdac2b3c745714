import { expect, test } from 'vitest'
import type { Topic } from '#lib/domain/cluster.ts'
import type { JobMove } from '#lib/domain/job/job.ts'
import { samplePartition } from '#lib/domain/sample.ts'
import { Pursuit } from './pursuit.ts'

const MOVE: JobMove = {
  ...{ seq: 0, topic: 'orders', partition: 0, from: [1], to: [4], sizeBytes: 1 },
  ...{ state: 'moving', problem: null },
}
const THROTTLE = 1_000

function topics(over: Partial<Topic['partitions'][number]> = {}): ReadonlyMap<string, Topic> {
  const partition = samplePartition(0, [4, 1], { leader: 1, isr: [1], adding: [4], removing: [1], ...over })
  return new Map([
    ['orders', { name: 'orders', id: 'a', internal: false, config: {}, partitions: [partition] }],
  ])
}

/** What is seen second by second while the leader's log and the copy are as large as told. */
function watch(
  seconds: number,
  leader: (second: number) => number,
  copy: (second: number) => number | null,
  { throttle = (): number => THROTTLE, partition = {} } = {},
): string[] {
  const pursuit = new Pursuit()
  const seen: string[] = []
  for (let second = 0; second <= seconds; second++) {
    const copied = copy(second)
    const answers = new Map([
      [1, new Map([['orders-0', leader(second)]])],
      ...(copied === null ? [] : [[4, new Map([['orders-0', copied]])] as const]),
    ])
    const losing = pursuit.look(second * 1000, throttle(), [MOVE], topics(partition), answers)
    for (const { broker, direction, bytesPerSecond } of losing)
      seen.push(`${second} s: ${broker} ${direction} ${bytesPerSecond}`)
  }
  return seen
}

test('a copy that gains nothing because the limit is used up is told of after a window', () => {
  const seen = watch(
    12,
    (second) => 100_000 + second * 1_200,
    (second) => second * THROTTLE,
  )
  expect(seen).toEqual(['12 s: 1 out 1200', '12 s: 4 in 1200'])
})

test('one that gains is not, however slowly', () => {
  expect(
    watch(
      40,
      (second) => 100_000 + second * 950,
      (second) => second * THROTTLE,
    ),
  ).toEqual([])
})

test('retention that shrinks the log of the leader neither hides it nor makes it up', () => {
  const deleted = (second: number) => (second >= 8 ? -60_000 : 0)
  const losing = watch(
    12,
    (second) => 100_000 + second * 1_200 + deleted(second),
    (s) => s * THROTTLE,
  )
  expect(losing).toEqual(['12 s: 1 out 1200', '12 s: 4 in 1200'])
  expect(
    watch(
      40,
      (second) => 100_000 + second * 300 + deleted(second),
      (s) => s * THROTTLE,
    ),
  ).toEqual([])
})

test('what is in sync, does not answer, or is limited otherwise since a moment ago is not judged', () => {
  const rising = (second: number) => 100_000 + second * 1_200
  expect(watch(40, rising, (second) => second, { partition: { isr: [1, 4] } })).toEqual([])
  expect(watch(40, rising, () => null)).toEqual([])
  let throttle = THROTTLE
  expect(watch(40, rising, (second) => second * THROTTLE, { throttle: () => throttle++ })).toEqual([])
})
