import type { BrokerId, Cluster } from '#lib/domain/cluster.ts'
import type { GroupState } from '#lib/domain/loss/loss.ts'
import type { LossReport } from '#lib/domain/loss/report.ts'
import type { Link } from '#lib/kafka/link.ts'
import type { Cell } from './cells.ts'
import { findCoordinators } from './coordinator.ts'
import type { LoneGroup } from './groups.ts'
import type { Answer } from './records.ts'

/** What a group finds when it goes on. */
type Seen = {
  readonly coordinator: BrokerId | null
  readonly commit: Answer
  readonly join: Answer
  readonly offset: bigint | null
  /** What it had committed before. */
  readonly committed: bigint
}

/** Speaks for every group: finds its coordinator, reads its offset, commits, and joins again. */
export async function tryGroups(link: Link, groups: readonly LoneGroup[]): Promise<Map<LoneGroup, Seen>> {
  const ids = groups.map(({ id }) => id)
  const found = groups.length === 0 ? new Map() : await findCoordinators(link, 'group', ids)
  const seen = groups.map(async (group): Promise<[LoneGroup, Seen]> => {
    const coordinator = found.get(group.id) ?? null
    const { committed } = group
    const offset = await group.readOffset(link, coordinator)
    const first = await group.commit(link, coordinator)
    const join = await group.join(link, coordinator)
    // A coordinator that has lost the group wants its members to join first.
    const commit = first !== 0 && join === 0 ? await group.commit(link, coordinator) : first
    return [group, { coordinator, commit, join, offset, committed }]
  })
  return new Map(await Promise.all(seen))
}

/** `silent`: topics that show no new records. */
export function groupCells(
  cluster: Cluster,
  report: LossReport,
  { seen, silent }: { readonly seen: ReadonlyMap<LoneGroup, Seen>; readonly silent: ReadonlySet<string> },
): Cell[] {
  const before = new Map(cluster.groups.map((group) => [group.id, group]))
  const offsets = cluster.topics.find(({ name }) => name === '__consumer_offsets')
  return [...seen].flatMap(([{ id, protocol }, own]) => {
    const known = before.get(id)
    const predicted = report.groups.find((group) => group.id === id)?.state ?? 'missing'
    const was = offsets?.partitions.find((partition) => partition.id === known?.coordinatorPartition)?.leader
    const less = (known?.topics ?? []).some((topic) => silent.has(topic))
    const of = `${protocol} group ${id}`
    const goesOn = predicted === 'unaffected' || predicted === 'rejoins' || predicted === 'reads-less'
    return [
      { kind: 'group', of, predicted, observed: stateOf(own, was ?? null, less) },
      ...(goesOn
        ? [
            {
              kind: 'group joins',
              of,
              predicted: 'yes',
              observed: own.join === 0 ? 'yes' : `error ${own.join}`,
            },
          ]
        : []),
    ]
  })
}

function stateOf(
  { coordinator, commit, join }: Seen,
  was: BrokerId | null,
  readsLess: boolean,
): GroupState | string {
  if (coordinator === null || (commit === null && join === null)) return 'stops'
  if (commit !== 0) return 'cannot-commit'
  if (readsLess) return 'reads-less'
  return coordinator === was ? 'unaffected' : 'rejoins'
}
