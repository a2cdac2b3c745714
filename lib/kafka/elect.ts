import { ok, type Problem, type Result } from '#lib/domain/problem.ts'
import { electLeadersV2 } from './codecs/elect-leaders.ts'
import { changeRefusal } from './failure.ts'
import type { Link } from './link.ts'
import { outcomes, type PartitionOutcome } from './reassign.ts'
import type { Guard } from './wire.ts'

const PING_MS = 2_000
const CONTROLLER_MS = 20_000
const CHANGE_MS = 25_000
/** ELECTION_NOT_NEEDED: the preferred leader leads already. */
const ELECTION_NOT_NEEDED = 84

/**
 * Makes the first assigned replica of each partition its leader, where it is in sync (KIP-460). A partition
 * that it leads already is no problem. Fails as `alterReassignments` does.
 */
export async function electPreferredLeaders(
  link: Link,
  partitions: readonly { readonly topic: string; readonly partition: number }[],
  guard?: Guard,
): Promise<Result<readonly PartitionOutcome[]>> {
  if (partitions.length === 0) return ok([])
  const wire = await link.answering('forwarded', PING_MS)
  if (!wire.ok) return wire
  const topics = [...Map.groupBy(partitions, ({ topic }) => topic)].map(([topic, group]) => ({
    topic,
    partitions: group.map(({ partition }) => partition),
  }))
  const reply = await wire.value.change([electLeadersV2], [topics, CONTROLLER_MS], CHANGE_MS, guard)
  if (!reply.ok) return reply
  const { errorCode, results } = reply.value
  if (errorCode !== 0)
    return { ok: false, problem: changeRefusal('The election was refused', errorCode, null) }
  const answered = new Map<string, Problem | null>()
  for (const { topic, partitions } of results) {
    for (const { partition, errorCode, errorMessage } of partitions) {
      const fine = errorCode === 0 || errorCode === ELECTION_NOT_NEEDED
      const what = `The election for ${topic}-${partition} was refused`
      answered.set(`${topic}-${partition}`, fine ? null : changeRefusal(what, errorCode, errorMessage))
    }
  }
  return ok(outcomes(partitions, answered))
}
