import { type BrokerId, type Cluster, minInsyncReplicas, racksOf } from '../cluster.ts'
import { type Goals, NO_GOALS } from '../plan/goals.ts'
import { counted, listedUpTo } from '../words.ts'
import { type BeforeLoss, beforeLoss, type Placed } from './before-loss.ts'
import { isOffline, type Loss } from './loss.ts'
import { liveOf } from './partition-fate.ts'
import { NAMED } from './words.ts'

/** What would have to change for the loss to be borne. */
export type Remedy = {
  /** In a sentence or two. */
  readonly text: string
  /** A plan that does it; null where none can. */
  readonly goals: Goals | null
}

/** What is lost, as far as it matters for where copies have to be. */
type Failure = {
  readonly down: ReadonlySet<BrokerId>
  /** Copies elsewhere that it takes: one more than the racks, or brokers, that are lost. */
  readonly span: number
  /** Copies in distinct racks survive it best. */
  readonly racks: boolean
  readonly alive: number
}

/** Remedies of what is harmed (`Loss.harmed`), the most important first; none where nothing is. */
export function remediesOf(cluster: Cluster, loss: Loss): readonly Remedy[] {
  if (loss.quorum?.majority === false)
    return loss.harmed.length > 0 || loss.quorum.loses ? [quorumRemedy(loss)] : []
  const before = beforeLoss(cluster)
  const failure = failureOf(before, loss)
  const placed = new Map(before.everything.map((one) => [keyOf(one.topic.name, one.partition.id), one]))
  const cures = loss.harmed.flatMap(({ topic, partition, state }) => {
    const one = placed.get(keyOf(topic, partition))
    return one === undefined ? [] : [cureOf(one, isOffline(state), failure)]
  })
  return [...Map.groupBy(cures, ({ kind, number, stops }) => `${kind} ${number} ${stops}`).values()]
    .sort((a, b) => order(a) - order(b))
    .map((own) => remedyOf(own, failure))
}

function keyOf(topic: string, partition: number): string {
  return `${topic}/${partition}`
}

type Cure = {
  /** `copies`: too few replicas outside of what is lost. `catch-up`: enough, but not in sync. `lower`: no more brokers to copy to. */
  readonly kind: 'copies' | 'catch-up' | 'lower'
  /** The replicas that it takes, or the min.insync.replicas that would do. */
  readonly number: number
  readonly topic: string
  readonly stops: boolean
  /** Replicas that live and are not in sync. */
  readonly behind: readonly BrokerId[]
}

function cureOf({ topic, partition, neededInSync }: Placed, stops: boolean, failure: Failure): Cure {
  const live = liveOf(partition.replicas, partition, failure.down).filter(
    (id) => !partition.adding.includes(id),
  )
  const common = { topic: topic.name, stops }
  if (live.length >= (stops ? 1 : neededInSync)) {
    const behind = live.filter((id) => !partition.isr.includes(id))
    return { ...common, kind: 'catch-up', number: 0, behind }
  }
  // More replicas make min.insync.replicas ask for more, up to what it says; an offline partition is helped by one that is left.
  const enough = [minInsyncReplicas(topic), ...(stops ? [1] : [])]
    .map((left) => Math.max(left + failure.span, partition.replicas.length))
    .find((copies) => copies <= failure.alive)
  if (enough !== undefined) return { ...common, kind: 'copies', number: enough, behind: [] }
  return { ...common, kind: 'lower', number: Math.max(1, live.length), behind: [] }
}

function order([first]: readonly Cure[]): number {
  if (first === undefined) return 0
  return Number(!first.stops) * 10 + ['copies', 'catch-up', 'lower'].indexOf(first.kind)
}

/** One remedy for all partitions that the same cures. */
function remedyOf(cures: readonly Cure[], failure: Failure): Remedy {
  const [first] = cures
  if (first?.kind === 'catch-up') return { text: catchUpWords(cures), goals: null }
  if (first?.kind === 'lower') return { text: lowerWords(first, cures), goals: null }
  const number = first?.number ?? 0
  const where = failure.racks ? ' in distinct racks' : ''
  const one = cures.length === 1
  const why = first?.stops
    ? `${partitionsOf(cures)} ${one ? 'has' : 'have'} none elsewhere now`
    : `with fewer, ${partitionsOf(cures)} ${one ? 'is' : 'are'} below min.insync.replicas`
  return {
    text: `At least ${counted(number, 'replica')}${where}: ${why}.`,
    goals: { ...NO_GOALS, racks: failure.racks, replication: replicationOf(topicsOf(cures), number) },
  }
}

function catchUpWords(cures: readonly Cure[]): string {
  const behind = [...new Set(cures.flatMap((cure) => cure.behind))].sort((a, b) => a - b)
  const who = `broker ${listedUpTo(NAMED, behind)} ${behind.length === 1 ? 'has' : 'have'}`
  return `Wait until ${who} caught up: ${partitionsOf(cures)} would go on there.`
}

function lowerWords({ stops, number }: Cure, cures: readonly Cure[]): string {
  const what = stops
    ? 'It takes more brokers: there are too few to hold a copy that is left.'
    : `It takes more brokers, or min.insync.replicas ${number}.`
  return `${what} That is about ${partitionsOf(cures)}.`
}

function partitionsOf(cures: readonly Cure[]): string {
  return `${counted(cures.length, 'partition')} of ${listedUpTo(NAMED, topicsOf(cures))}`
}

function topicsOf(cures: readonly Cure[]): string[] {
  return [...new Set(cures.map(({ topic }) => topic))]
}

/** With more topics than this, all are asked for: an address holds only so much, and those that have enough keep them. */
const MOST_TOPICS = 20

function replicationOf(topics: readonly string[], factor: number): Goals['replication'] {
  const patterns = topics.length > MOST_TOPICS ? ['*'] : topics
  return patterns.map((pattern) => ({ pattern, factor, orMore: true }))
}

function quorumRemedy({ quorum }: Loss): Remedy {
  const lost = (quorum?.of ?? 0) - (quorum?.left ?? 0)
  return {
    text: `The controller quorum needs ${lost * 2 + 1} voters to be without ${lost} of them: it has ${quorum?.of}. Controllers on nodes of their own are not lost along with brokers.`,
    goals: null,
  }
}

function failureOf({ cluster, dead }: BeforeLoss, { brokers }: Loss): Failure {
  const alive = cluster.brokers.filter((broker) => broker.alive)
  const lost = new Set(brokers)
  const whole = racksOf(alive).filter((rack) =>
    alive.every((broker) => broker.rack !== rack || lost.has(broker.id)),
  )
  const apart = alive.filter(({ id, rack }) => lost.has(id) && (rack === null || !whole.includes(rack)))
  const span = whole.length + apart.length
  const racks = whole.length > 0 && racksOf(alive).length > span
  return {
    down: new Set([...dead, ...lost]),
    span: racks ? span : alive.filter(({ id }) => lost.has(id)).length,
    racks,
    alive: alive.length,
  }
}
