import { copiesOf, type Move } from './plan.ts'

/**
 * Entries of `leader.replication.throttled.replicas` and `follower.replication.throttled.replicas` for one topic,
 * each "partition:broker", as kafka-reassign-partitions writes them: every present replica on the leader's side,
 * only the added ones on the follower's (`ReassignPartitionsUnitTest.testMoveMap`).
 */
export type ThrottledReplicas = { readonly leader: readonly string[]; readonly follower: readonly string[] }

/** By topic; a topic without copies is absent. */
export function throttledReplicas(moves: readonly Move[]): Map<string, ThrottledReplicas> {
  const copying = moves.filter((move) => copiesOf(move).length > 0)
  const byTopic = Map.groupBy(copying, (move) => move.topic)
  return new Map(
    [...byTopic].map(([topic, own]) => [
      topic,
      {
        leader: own.flatMap((move) => move.from.map((broker) => `${move.partition}:${broker}`)),
        follower: own.flatMap((move) => copiesOf(move).map((broker) => `${move.partition}:${broker}`)),
      },
    ]),
  )
}

/** The config value that throttles `entries` besides what an operator throttles already ("*" covers everything). */
export function withEntries(prior: string | null, entries: readonly string[]): string {
  if (prior === '*') return prior
  return [...new Set([...entriesOf(prior), ...entries])].join(',')
}

/**
 * The value that takes `entries` out again and leaves what was there before (`prior`) or came since.
 * Null: nothing is left, so the key is to be deleted.
 */
export function withoutEntries(
  current: string | null,
  entries: readonly string[],
  prior: string | null,
): string | null {
  if (current === '*') return current
  const kept = new Set(entriesOf(prior))
  const left = entriesOf(current).filter((entry) => kept.has(entry) || !entries.includes(entry))
  // Spaces and order were the operator's, too.
  if (prior !== null && left.join() === entriesOf(prior).join()) return prior
  return left.length > 0 ? left.join(',') : null
}

function entriesOf(value: string | null): string[] {
  return value ? value.split(',').map((entry) => entry.trim()) : []
}
