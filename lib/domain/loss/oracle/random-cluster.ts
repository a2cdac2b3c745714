import type { BrokerId, Cluster, Group, Partition } from '../../cluster.ts'
import { dice } from '../../plan/oracle/random-case.ts'
import { sampleCluster } from '../../sample.ts'

type SampleTopic = Parameters<typeof sampleCluster>[0]['topics'][string]
type Roll = (most: number) => number

const NAMES = ['__consumer_offsets', '__share_group_state', '__transaction_state', 'a', 'b']
const PROTOCOLS = ['classic', 'consumer', 'share'] as const
/** More often than not nothing is wrong with a replica. */
const ILLS = ['', '', '', '', 'behind', 'eligible', 'failed']

/**
 * The tiny cluster that a seed stands for: 1–6 brokers in up to 3 racks, 1–5 topics of 1–3 partitions, with every mix of what
 * a partition's fate hangs on, such as Kafka could bring about or not.
 */
export function randomCluster(seed: number): Cluster {
  const roll = dice(seed)
  const ids = Array.from({ length: 1 + roll(6) }, (_, index) => index + roll(2) * 10).toSorted(
    (a, b) => a - b,
  )
  const dead = new Set(roll(2) === 0 ? [] : ids.filter(() => roll(4) === 0))
  const voters = [...ids, 101, 102, 103].filter(() => roll(2) === 0)
  const names = NAMES.slice(roll(3), 3 + roll(3))
  const cluster = sampleCluster({
    brokers: Object.fromEntries(ids.map((id) => [id, ['x', 'y', 'z', null][roll(4)] ?? null])),
    dead: [...dead],
    voters: voters.length > 0 ? voters : [101],
    elrEnabled: roll(2) === 0,
    topics: Object.fromEntries(names.map((name) => [name, randomTopic(roll, ids, dead)])),
    groups: { one: ['a'], two: ['a', 'b'], three: [] },
  })
  const protocol = PROTOCOLS[roll(3)] ?? 'classic'
  return {
    ...cluster,
    kraft: roll(4) === 0 ? null : cluster.kraft,
    groups: cluster.groups.map((group): Group => ({ ...group, protocol })),
  }
}

function randomTopic(roll: Roll, ids: readonly BrokerId[], dead: ReadonlySet<BrokerId>): SampleTopic {
  const replicas = Array.from({ length: 1 + roll(3) }, () => drawn(roll, ids))
  return {
    replicas,
    config: {
      'min.insync.replicas': `${1 + roll(3)}`,
      'unclean.leader.election.enable': `${roll(2) === 0}`,
    },
    differing: Object.fromEntries(replicas.map((own, id) => [id, randomState(roll, own, dead)])),
  }
}

function drawn(roll: Roll, ids: readonly BrokerId[]): BrokerId[] {
  const left = [...ids]
  return Array.from({ length: 1 + roll(Math.min(4, ids.length)) }, () =>
    left.splice(roll(left.length), 1),
  ).flat()
}

function randomState(
  roll: Roll,
  replicas: readonly BrokerId[],
  dead: ReadonlySet<BrokerId>,
): Partial<Partition> {
  const ills = new Map(replicas.map((id) => [id, ILLS[roll(ILLS.length)]]))
  const having = (ill: string) => replicas.filter((id) => ills.get(id) === ill)
  const inSync = having('').filter((id) => !dead.has(id))
  return {
    // The last replica in sync stays in the set though its broker is gone.
    isr: inSync.length > 0 ? inSync : having('').slice(0, 1),
    elr: having('eligible'),
    offline: replicas.filter((id) => dead.has(id) || ills.get(id) === 'failed'),
    leader: inSync[roll(3)] ?? inSync[0] ?? null,
  }
}
