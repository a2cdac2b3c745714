import { duration } from '#components/ui/format.ts'
import { type BrokerId, type Cluster, partitionOf } from '#lib/domain/cluster.ts'
import { awayState } from '#lib/domain/job/away-words.ts'
import { isInFlight, type Job, type JobMove, type MoveProgress, type MoveState } from '#lib/domain/job/job.ts'
import { type Hold, limitsAt, roomBeside } from '#lib/domain/job/next-moves.ts'
import type { Observation } from '#lib/domain/observation.ts'
import { copiesOf } from '#lib/domain/plan/plan.ts'
import { listed } from '#lib/domain/words.ts'

/** What became of a move, in a word or two. */
export const MOVE_WORDS: Record<MoveState, string> = {
  waiting: 'waiting',
  submitted: 'begins',
  moving: 'copying',
  done: 'done',
  dropped: 'not begun',
  reverting: 'goes back',
  reverted: 'went back',
  refused: 'not done',
  unknown: 'not known',
}

/** Why a move is where it is, in a sentence; null where nothing has to be explained. */
export type Explain = (move: JobMove, progress: MoveProgress | null) => string | null

/** What is known of the cluster now. */
export type Known = Pick<Observation, 'cluster' | 'contacts'>

/** Explains the moves of a job by the cluster as it is now; without one, by the job alone. */
export function explainMoves(job: Job, known: Known | null, now: number): Explain {
  const inFlight = job.moves.filter(isInFlight)
  const cluster = known?.cluster ?? null
  const room =
    known &&
    roomBeside(inFlight, known.cluster, limitsAt(job.throttleBytesPerSecond), silentBrokers(known.contacts))
  const awayWords = (brokers: readonly BrokerId[]) => waitsWords(brokers, cluster)
  return (move, progress) => {
    switch (move.state) {
      case 'refused':
        return move.problem?.message ?? null
      case 'submitted':
        return 'Asked for, not seen on the cluster yet.'
      case 'moving':
        if (progress !== null && progress.stalledSince !== null)
          return stalledWords(move, cluster, now - progress.stalledSince)
        return awayWords(room?.missingFor(move) ?? []) ?? losingWords(losersOf(move, job))
      case 'waiting':
        if (job.wish === 'pause') return 'Until the job is resumed.'
        if (job.state !== 'running') return null
        return holdWords(room?.holdOf(move) ?? null, awayWords)
      default:
        return null
    }
  }
}

/** The brokers at which a copy comes no nearer to its end, because the limit goes into what is written meanwhile. */
export function losersOf({ topic, partition }: JobMove, { progress }: Job): readonly BrokerId[] {
  const name = `${topic}-${partition}`
  const brokers = progress.losing.flatMap(({ broker, partitions }) =>
    partitions.includes(name) ? [broker] : [],
  )
  return [...new Set(brokers)].sort((a, b) => a - b)
}

function losingWords(brokers: readonly BrokerId[]): string | null {
  if (brokers.length === 0) return null
  return `What producers write uses up the limit on ${brokersWords(brokers)}.`
}

export function silentBrokers(contacts: Observation['contacts']): ReadonlySet<BrokerId> {
  return new Set(Object.entries(contacts).flatMap(([id, { answers }]) => (answers ? [] : [Number(id)])))
}

export function waitsWords(brokers: readonly BrokerId[], cluster: Cluster | null): string | null {
  if (brokers.length === 0) return null
  return `Waits for ${brokersWords(brokers)}, which ${awayState(brokers, cluster)}.`
}

function holdWords(
  hold: Hold | null,
  awayWords: (brokers: readonly BrokerId[]) => string | null,
): string | null {
  switch (hold?.kind) {
    case undefined:
      return null
    case 'away':
      return awayWords(hold.brokers)
    case 'below-min-isr':
      return belowMinimumWords()
    case 'cluster':
      return 'As many are in flight as the cluster may have.'
    case 'disks':
      return `${capitalised(brokersWords(hold.brokers))} may put it into a log directory that has no room for it.`
    case 'size':
      return `Until its size is known: ${hold.leader === null ? 'it has no leader' : `broker ${hold.leader}, its leader, does not tell it`}.`
    case 'brokers':
      return fullWords(hold.brokers)
  }
}

export function belowMinimumWords(): string {
  return 'Until all partitions have as many replicas in sync as writes need.'
}

export function fullWords(brokers: readonly BrokerId[]): string {
  return `${capitalised(brokersWords(brokers))} ${brokers.length === 1 ? 'has' : 'have'} as many under way as may be.`
}

/** "It has not grown for 2 min 5 s: broker 3 receives it from broker 1, its leader." */
function stalledWords(move: JobMove, cluster: Cluster | null, forMs: number): string {
  const topic = cluster?.topics.find(({ name }) => name === move.topic)
  const partition = partitionOf(topic, move.partition)
  const receivers = copiesOf(move).filter((id) => !partition?.isr.includes(id))
  const leader = partition ? partition.leader : (move.from[0] ?? null)
  const dead = [...receivers, ...(leader === null ? [] : [leader])].filter(
    (id) => cluster?.brokers.find((broker) => broker.id === id)?.alive === false,
  )
  const receive = receivers.length === 1 ? 'receives' : 'receive'
  const from = leader === null ? 'and the partition has no leader' : `from broker ${leader}, its leader`
  const down =
    dead.length === 0
      ? ''
      : `, and ${brokersWords([...new Set(dead)])} ${dead.length === 1 ? 'is' : 'are'} down`
  return `Has not grown for ${duration(forMs / 1000)}: ${brokersWords(receivers)} ${receive} it ${from}${down}.`
}

function brokersWords(ids: readonly number[]): string {
  return `${ids.length === 1 ? 'broker' : 'brokers'} ${listed(ids)}`
}

function capitalised(words: string): string {
  return `${words.charAt(0).toUpperCase()}${words.slice(1)}`
}
