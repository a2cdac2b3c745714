import {
  type Cluster,
  type Partition,
  partitionOf,
  sameReplicas,
  type Topic,
  targetReplicas,
} from '../cluster.ts'
import { formatCount } from '../quantity.ts'
import { counted } from '../words.ts'
import { alternativeTo, comparison } from './alternative.ts'
import { changesOf } from './change.ts'
import { effectsOf, harmsOf } from './effect.ts'
import type { ReassignmentEntry } from './entry.ts'
import { judge } from './judge.ts'
import type { LogDirMove, Move, Plan, Unsatisfied } from './plan.ts'

/**
 * The plan that a reassignment file makes, judged like one of ours. `unsatisfied` says what it makes worse, `notes` what else
 * it does, and what the same would take at least. The entries must fit the cluster (`contradictions`).
 */
export function judgeImported(cluster: Cluster, entries: readonly ReassignmentEntry[]): Plan {
  const topics = new Map(cluster.topics.map((topic) => [topic.name, topic]))
  const asked = entries.flatMap((entry) => askedOf(topics.get(entry.topic), entry))
  const moves = asked.flatMap(moveOf)
  const judgement = judge(cluster, moves, asked.flatMap(logDirMovesOf))
  const changes = changesOf(cluster, new Set(entries.map(({ topic }) => topic)), moves)
  const alternative = alternativeTo(cluster, changes, judgement)
  return {
    ...judgement,
    configChanges: [],
    goals: null,
    seed: 0,
    lowerBound: alternative.lowerBound,
    proven: alternative.lowerBound === judgement.copies,
    unsatisfied: harmsOf(cluster, changes, judgement),
    notes: [
      ...comparison(judgement, alternative),
      ...effectsOf(cluster, changes, judgement),
      ...unchanged(asked),
      ...logDirsOfCopies(asked),
    ],
  }
}

/** An entry, and the partition that it is about. */
type Asked = { readonly entry: ReassignmentEntry; readonly partition: Partition }

function askedOf(topic: Topic | undefined, entry: ReassignmentEntry): Asked[] {
  const partition = partitionOf(topic, entry.partition)
  return partition ? [{ entry, partition }] : []
}

function moveOf({ entry: { topic, replicas }, partition }: Asked): Move[] {
  const from = targetReplicas(partition)
  if (sameReplicas(from, replicas)) return []
  return [{ topic, partition: partition.id, from, to: replicas, sizeBytes: partition.sizeBytes }]
}

/** Replicas that stay on their broker, in another log directory of it. */
function logDirMovesOf({ entry, partition }: Asked): LogDirMove[] {
  const { topic, replicas, logDirs } = entry
  return replicas.flatMap((broker, position): LogDirMove[] => {
    const to = logDirs[position] ?? null
    const log = partition.logs[broker]
    if (to === null || log === undefined || log.dir === to) return []
    return [{ topic, partition: partition.id, broker, from: log.dir, to, bytes: log.bytes }]
  })
}

function unchanged(asked: readonly Asked[]): Unsatisfied[] {
  const count = asked.filter((one) => moveOf(one).length + logDirMovesOf(one).length === 0).length
  if (count === 0) return []
  const reason = `${formatCount(count)} of the ${counted(asked.length, 'partition')} in the file ${count === 1 ? 'is' : 'are'} as it wants them already`
  return [{ goal: 'topics', reason }]
}

/** A plan knows log directories only of replicas that are there. */
function logDirsOfCopies(asked: readonly Asked[]): Unsatisfied[] {
  const count = asked.reduce((sum, { entry, partition }) => {
    const unknown = entry.replicas.filter(
      (broker, position) => entry.logDirs[position] != null && partition.logs[broker] === undefined,
    )
    return sum + unknown.length
  }, 0)
  if (count === 0) return []
  const which = counted(count, 'replica')
  return [
    {
      goal: 'balance',
      reason: `the log directories that the file names for ${which} are left out: where ${count === 1 ? 'it is' : 'they are'} now is not known, or ${count === 1 ? 'it is' : 'they are'} copied first`,
    },
  ]
}
