import { bytes, count, duration, UNKNOWN } from '#components/ui/format.ts'
import { type BrokerId, sameReplicas } from '#lib/domain/cluster.ts'
import type { Sentence } from '#lib/domain/loss/words.ts'
import { planSecondsAt } from '#lib/domain/plan/duration.ts'
import type { BrokerLoad, Move, Plan } from '#lib/domain/plan/plan.ts'
import { counted } from '#lib/domain/words.ts'
import { hasBound, survivesMeanwhile } from './plan-words.ts'

/** One measure of two plans beside each other. */
export type CostLine = {
  readonly name: string
  readonly a: string
  readonly b: string
  /** Which of them is better by this measure; null where neither is, or it cannot be told. */
  readonly better: 'a' | 'b' | null
}

type Measure = {
  readonly name: string
  readonly of: (plan: Plan) => number | null
  readonly write: (value: number) => string
  /** Null where neither more nor less is better. */
  readonly best: 'least' | 'most' | null
  /** What is written where there is no number. */
  readonly none?: string
}

/** Costs and risks of two plans, measure by measure. `throttle` is in bytes per second and broker. */
export function costLines(a: Plan, b: Plan, throttle: number): CostLine[] {
  return measuresAt(throttle).map(({ name, of, write, best, none = UNKNOWN }) => {
    const [left, right] = [of(a), of(b)]
    const text = (value: number | null) => (value === null ? none : write(value))
    return { name, a: text(left), b: text(right), better: betterOf(left, right, best) }
  })
}

function betterOf(a: number | null, b: number | null, best: Measure['best']): CostLine['better'] {
  if (best === null || a === null || b === null || a === b) return null
  return a < b === (best === 'least') ? 'a' : 'b'
}

function measuresAt(throttle: number): readonly Measure[] {
  return [
    { name: 'Replicas to copy', of: ({ copies }) => copies, write: count, best: 'least' },
    {
      name: 'For its goals no plan copies fewer than',
      of: (plan) => (hasBound(plan) ? plan.lowerBound : null),
      write: count,
      best: null,
      none: '–',
    },
    { name: 'Bytes to copy', of: (plan) => plan.bytes, write: bytes, best: 'least' },
    {
      name: `Time at ${bytes(throttle)}/s a broker`,
      of: (plan) => planSecondsAt(plan, throttle),
      write: (seconds) => (seconds === 0 ? 'no copy' : `≈ ${duration(Math.max(1, seconds))}`),
      best: 'least',
    },
    { name: 'Partitions that change', of: ({ moves }) => moves.length, write: count, best: 'least' },
    { name: 'Leaders that change', of: ({ leaderChanges }) => leaderChanges, write: count, best: 'least' },
    {
      name: 'Smallest in-sync set on the way',
      of: (plan) => (plan.moves.length === 0 ? null : plan.smallestIsr),
      write: count,
      best: 'most',
      none: '–',
    },
    {
      name: 'Survives a loss meanwhile',
      of: (plan) => Number(survivesMeanwhile(plan).yes),
      write: (yes) => (yes === 1 ? 'yes' : 'no'),
      best: 'most',
    },
    { name: 'Points left open', of: ({ unsatisfied }) => unsatisfied.length, write: count, best: 'least' },
    {
      name: 'Replicas, fullest less emptiest broker',
      of: ({ after }) => gapOf(after, 'replicas'),
      write: count,
      best: 'least',
    },
    {
      name: 'Preferred leaders, the same',
      of: ({ after }) => gapOf(after, 'leaders'),
      write: count,
      best: 'least',
    },
    { name: 'Bytes, the same', of: ({ after }) => gapOf(after, 'bytes'), write: bytes, best: 'least' },
  ]
}

/** Between the brokers that hold the most and the least; what is emptied on purpose does not count. */
function gapOf(loads: readonly BrokerLoad[], key: 'replicas' | 'leaders' | 'bytes'): number | null {
  const values = loads.filter(({ replicas }) => replicas > 0).map((load) => load[key])
  const known = values.filter((value) => value !== null)
  if (known.length < values.length || known.length === 0) return null
  return known.reduce((most, value) => Math.max(most, value)) - known.reduce((l, value) => Math.min(l, value))
}

/** Which of two plans costs less, and which meets more. */
export function compareSentence(a: Plan, b: Plan): Sentence {
  const fewer = Math.abs(a.copies - b.copies)
  const [less, more] = a.copies < b.copies ? ['A', 'B'] : ['B', 'A']
  const cost =
    fewer === 0
      ? `A and B copy the same number of replicas, ${count(a.copies)}.`
      : `${less} copies ${counted(fewer, 'replica')} fewer than ${more}.`
  const [left, right] = [a.unsatisfied.length, b.unsatisfied.length]
  if (left === right) return [{ text: cost, tone: 'plain' }]
  const [worse, unmet, other] = left > right ? ['A', left, right] : ['B', right, left]
  const rest = other === 0 ? 'the other none' : `the other ${count(other)}`
  return [
    { text: cost, tone: 'plain' },
    { text: ` ${worse} leaves ${counted(unmet, 'point')} open, ${rest}.`, tone: 'warn' },
  ]
}

/** A partition for which two plans have different replicas; null where a plan leaves it as it is. */
export type Differing = {
  readonly topic: string
  readonly partition: number
  readonly from: readonly BrokerId[]
  readonly a: readonly BrokerId[] | null
  readonly b: readonly BrokerId[] | null
}

/** The partitions that the plans would leave with different replicas or order, those of `a` first. */
export function differingPartitions(a: Plan, b: Plan): Differing[] {
  const keyOf = ({ topic, partition }: Move) => `${topic}/${partition}`
  const inB = new Map(b.moves.map((move) => [keyOf(move), move]))
  const inA = new Set(a.moves.map(keyOf))
  const ofA = a.moves.flatMap((move) => differing(move, move, inB.get(keyOf(move))))
  const onlyB = b.moves.filter((move) => !inA.has(keyOf(move)))
  return [...ofA, ...onlyB.flatMap((move) => differing(move, undefined, move))]
}

function differing({ topic, partition, from }: Move, a: Move | undefined, b: Move | undefined): Differing[] {
  if (sameReplicas(a?.to ?? from, b?.to ?? from)) return []
  return [{ topic, partition, from, a: a?.to ?? null, b: b?.to ?? null }]
}
