import { type BrokerId, type Cluster, OFFSETS_TOPIC, SHARE_TOPIC } from '#lib/domain/cluster.ts'
import { coordinatorPartition } from '#lib/domain/group-hash.ts'
import type { GroupState } from '#lib/domain/loss/loss.ts'
import type { LossReport } from '#lib/domain/loss/report.ts'
import type { Cell } from './cells.ts'
import type { Clients } from './clients.ts'
import { findCoordinators } from './coordinator.ts'
import type { LoneGroup } from './groups.ts'
import type { Answer } from './records.ts'
import type { LoneShareGroup, ShareAnswer } from './share-group.ts'

/** What a group finds when it goes on. */
type Seen = {
  readonly coordinator: BrokerId | null
  readonly commit: Answer
  readonly join: Answer
  /** Whether the coordinator tells what was committed last. */
  readonly offsetKept: boolean
}

type SeenShare = {
  readonly coordinator: BrokerId | null
  readonly join: Answer
  readonly shares: readonly ShareAnswer[]
}

export type SeenGroups = {
  readonly groups: ReadonlyMap<LoneGroup, Seen>
  readonly shareGroups: ReadonlyMap<LoneShareGroup, SeenShare>
}

/** Speaks for every group: finds its coordinator, reads its offset, commits, and joins again. */
export async function tryGroups({ groups, shareGroups }: Clients): Promise<SeenGroups> {
  const seen = groups.map(async (group): Promise<[LoneGroup, Seen]> => {
    const found = await findCoordinators(group.link, 'group', [group.id])
    const coordinator = found.get(group.id) ?? null
    const { committed } = group
    const offset = await group.readOffset(coordinator)
    const first = await group.commit(coordinator)
    const join = await group.join(coordinator)
    // A coordinator that has lost the group wants its members to join first.
    const commit = first !== 0 && join === 0 ? await group.commit(coordinator) : first
    return [group, { coordinator, commit, join, offsetKept: offset === committed }]
  })
  const seenShares = shareGroups.map(async (group): Promise<[LoneShareGroup, SeenShare]> => {
    const found = await findCoordinators(group.link, 'group', [group.id])
    const coordinator = found.get(group.id) ?? null
    const [join, shares] = [await group.join(coordinator), await group.write()]
    return [group, { coordinator, join, shares }]
  })
  return {
    groups: new Map(await Promise.all(seen)),
    shareGroups: new Map(await Promise.all(seenShares)),
  }
}

/** `silent`: topics that show no new records. */
export function groupCells(
  cluster: Cluster,
  report: LossReport,
  { seen, silent }: { readonly seen: SeenGroups; readonly silent: ReadonlySet<string> },
): Cell[] {
  const before = new Map(cluster.groups.map((group) => [group.id, group]))
  const leaders = (name: string) =>
    (cluster.topics.find((topic) => topic.name === name)?.partitions ?? []).map(({ leader }) => leader)
  const offsets = leaders(OFFSETS_TOPIC)
  const shares = leaders(SHARE_TOPIC)
  const homeOf = (id: string) => coordinatorPartition(id, offsets.length)
  const predictedOf = (id: string) => report.groups.find((group) => group.id === id)?.state ?? 'missing'
  const readsLess = (id: string) => (before.get(id)?.topics ?? []).some((topic) => silent.has(topic))
  const unclean = new Set(
    report.partitions
      .filter(({ topic, uncleanLeader }) => topic === OFFSETS_TOPIC && uncleanLeader !== undefined)
      .map(({ partition }) => partition),
  )
  const own = [...seen.groups].flatMap(([{ id, protocol }, found]) => {
    const of = `${protocol} group ${id}`
    const predicted = predictedOf(id)
    const state = stateOf(found, offsets[homeOf(id)] ?? null, readsLess(id))
    const answers = `coordinator ${found.coordinator}, commit ${found.commit}, join ${found.join}`
    const observed = state === predicted ? state : `${state} (${answers})`
    const cells: Cell[] = [{ kind: 'group', of, predicted, observed }]
    if (predicted === 'stops' || predicted === 'cannot-commit') return cells
    const joins = found.join === 0 ? 'yes' : `error ${found.join}`
    cells.push({ kind: 'group joins', of, predicted: 'yes', observed: joins })
    if (unclean.has(homeOf(id))) return cells
    return [
      ...cells,
      { kind: 'offset is kept', of, predicted: 'yes', observed: found.offsetKept ? 'yes' : 'no' },
    ]
  })
  const shared = [...seen.shareGroups].map(([{ id, topic }, found]) => {
    const homes = found.shares.map((_, partition) =>
      coordinatorPartition(`${id}:${topic.id}:${partition}`, shares.length),
    )
    const was = { group: offsets[homeOf(id)] ?? null, shares: homes.map((home) => shares[home] ?? null) }
    const state = shareStateOf(found, was, readsLess(id))
    const predicted = predictedOf(id)
    const answers = found.shares.map(
      ({ coordinator, answer }, index) => `${coordinator} at ${homes[index]}: ${answer}`,
    )
    const told = `${state} (coordinator ${found.coordinator}, join ${found.join}, shares ${answers.join(', ')})`
    return {
      kind: 'share group',
      of: `share group ${id}`,
      predicted,
      observed: state === predicted ? state : told,
    }
  })
  return [...own, ...shared]
}

function stateOf({ coordinator, commit, join }: Seen, was: BrokerId | null, readsLess: boolean): GroupState {
  if (coordinator === null || (commit === null && join === null)) return 'stops'
  if (commit !== 0) return 'cannot-commit'
  if (readsLess) return 'reads-less'
  return coordinator === was ? 'unaffected' : 'rejoins'
}

function shareStateOf(
  { coordinator, join, shares }: SeenShare,
  was: { readonly group: BrokerId | null; readonly shares: readonly (BrokerId | null)[] },
  readsLess: boolean,
): GroupState {
  const gone = shares.filter((share) => share.coordinator === null || share.answer === null)
  if (coordinator === null || join === null || gone.length === shares.length) return 'stops'
  if (shares.some(({ answer }) => answer !== null && answer !== 0)) return 'cannot-commit'
  if (readsLess || gone.length > 0) return 'reads-less'
  const moved =
    coordinator !== was.group || shares.some((share, index) => share.coordinator !== was.shares[index])
  return moved ? 'rejoins' : 'unaffected'
}
