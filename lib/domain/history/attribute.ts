import { type BrokerId, sameReplicas } from '../cluster.ts'
import type { ConfigChange } from '../config/change.ts'
import type { ConfigResource } from '../config/setting.ts'
import type { Move, Plan } from '../plan/plan.ts'
import {
  FOLLOWER_RATE,
  FOLLOWER_REPLICAS,
  LEADER_RATE,
  LEADER_REPLICAS,
  LOG_DIRS_RATE,
} from '../plan/throttle-keys.ts'
import type { HistoryEvent } from './event.ts'

/** A job of this console, and when it was at work. */
export type JobTrace = {
  readonly id: string
  /** Epoch milliseconds. */
  readonly startedAt: number
  /** Null while it has not ended. */
  readonly endedAt: number | null
  readonly work: PlannedWork
}

/** What a plan means to change. */
export type PlannedWork = {
  /** By topic and partition: "orders-3". */
  readonly moves: ReadonlyMap<string, PlannedMove>
  /** Brokers and topics of the moves: a throttle may be set on them meanwhile. */
  readonly brokers: ReadonlySet<BrokerId>
  readonly topics: ReadonlySet<string>
  readonly settings: readonly Pick<ConfigChange, 'resource' | 'key'>[]
  /** Ids of the findings that it is to mend. */
  readonly findings: ReadonlySet<string>
}

type PlannedMove = Pick<Move, 'from' | 'to'>

/** What carrying out the plan changes, made to be looked up. */
export function workOf(
  { moves, configChanges }: Pick<Plan, 'moves' | 'configChanges'>,
  findings: readonly string[],
): PlannedWork {
  return {
    moves: new Map(moves.map((move) => [`${move.topic}-${move.partition}`, move])),
    brokers: new Set(moves.flatMap(({ from, to }) => [...from, ...to])),
    topics: new Set(moves.map(({ topic }) => topic)),
    settings: configChanges,
    findings: new Set(findings),
  }
}

/** A change is read at most so long after it was made; settings are read least often. */
const READ_LATE_MS = 90_000

const THROTTLE_KEYS: readonly string[] = [
  LEADER_RATE,
  FOLLOWER_RATE,
  LOG_DIRS_RATE,
  LEADER_REPLICAS,
  FOLLOWER_REPLICAS,
]

type PartitionsEvent = Extract<HistoryEvent, { readonly partitions: readonly unknown[] }>
type PartitionChange = PartitionsEvent['partitions'][number]

/**
 * Who did it: the event with the job that caused it, in two where a job caused a part of it. `traces` newest first: what undoes
 * a job changes the same, and what happens while it runs is its own.
 */
export function attribute(event: HistoryEvent, traces: readonly JobTrace[]): HistoryEvent[] {
  for (const trace of traces.filter((one) => isInTime(event, one))) {
    if ('partitions' in event) {
      const [ours, others] = parted(event, trace)
      if (ours.length > 0)
        return [
          { ...event, partitions: ours, jobId: trace.id } as HistoryEvent,
          ...(others.length > 0 ? attribute({ ...event, partitions: others } as HistoryEvent, traces) : []),
        ]
    } else if (isCausedBy(event, trace)) return [{ ...event, jobId: trace.id }]
  }
  return [event]
}

function isInTime({ at, since }: HistoryEvent, { startedAt, endedAt }: JobTrace): boolean {
  return at >= startedAt && (since ?? at) - READ_LATE_MS <= (endedAt ?? Number.POSITIVE_INFINITY)
}

function parted(
  { topic, partitions }: PartitionsEvent,
  { work: { moves } }: JobTrace,
): [PartitionChange[], PartitionChange[]] {
  const ours: PartitionChange[] = []
  const others: PartitionChange[] = []
  for (const change of partitions) {
    const move = moves.get(`${topic}-${change.partition}`)
    const fits = move !== undefined && followsFrom(change, move)
    ;(fits ? ours : others).push(change)
  }
  return [ours, others]
}

/**
 * Whether the change of a partition is what the move makes of it, or what going back does. A replica that the move names and
 * whose broker dies is a replica still: that it falls out of sync, leads no more and comes back is not the move's doing.
 */
function followsFrom(change: PartitionChange, { from, to }: PlannedMove): boolean {
  const [added, removed] = [without(to, from), without(from, to)]
  const isMoved = (ids: readonly BrokerId[]) =>
    ids.every((id) => added.includes(id)) || ids.every((id) => removed.includes(id))
  if ('left' in change) return change.reassigned && isMoved(change.left)
  if ('joined' in change) return change.reassigned && isMoved(change.joined)
  if ('preferred' in change) {
    // A leader that went down has left by that, whoever has it now.
    if (change.from === null || change.to === null || change.why === 'offline') return false
    if (change.why === 'reassigned') return isMoved([change.from])
    return change.preferred && (change.to === to[0] || change.to === from[0])
  }
  return sameReplicas(change.to, to) || sameReplicas(change.to, from)
}

function isCausedBy(
  event: HistoryEvent,
  { work: { brokers, topics, settings, findings } }: JobTrace,
): boolean {
  switch (event.kind) {
    case 'topic-config-changed':
      return event.changes.every(
        ({ key }) =>
          (THROTTLE_KEYS.includes(key) && topics.has(event.topic)) ||
          settings.some((own) => own.key === key && own.resource.name === event.topic),
      )
    case 'broker-config-changed':
      return event.changes.every(
        ({ key }) =>
          (THROTTLE_KEYS.includes(key) && brokers.has(event.broker)) ||
          settings.some((own) => own.key === key && isSetOn(own.resource, event.broker)),
      )
    case 'finding-gone':
      return findings.has(event.finding.id)
    default:
      return false
  }
}

function isSetOn({ kind, name }: ConfigResource, broker: BrokerId): boolean {
  return kind === 'cluster' || (kind === 'broker' && name === String(broker))
}

function without(ids: readonly BrokerId[], others: readonly BrokerId[]): readonly BrokerId[] {
  return ids.filter((id) => !others.includes(id))
}
