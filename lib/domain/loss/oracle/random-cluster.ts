import * as fc from 'fast-check'
import type { BrokerId, Cluster, Partition } from '../../cluster.ts'
import { sampleCluster } from '../../sample.ts'

type SampleTopic = Parameters<typeof sampleCluster>[0]['topics'][string]

const NAMES = ['__consumer_offsets', '__share_group_state', '__transaction_state', 'a', 'b'] as const

/** Tiny clusters with every mix of what the fate of a partition hangs on, such as Kafka could bring about or not. */
export const anyCluster: fc.Arbitrary<Cluster> = fc
  .record({
    brokers: fc.uniqueArray(fc.integer({ min: 0, max: 9 }), { minLength: 1, maxLength: 6 }),
    racks: fc.array(fc.constantFrom('x', 'y', 'z', null), { minLength: 6, maxLength: 6 }),
    elrEnabled: fc.boolean(),
  })
  .chain(({ brokers, racks, elrEnabled }) =>
    fc
      .record({
        dead: fc.oneof(fc.constant([]), fc.subarray(brokers, { maxLength: Math.min(2, brokers.length) })),
        voters: fc.uniqueArray(fc.constantFrom(...brokers, 101, 102, 103), { minLength: 1, maxLength: 5 }),
        topics: fc.array(anyTopic(brokers), { minLength: 1, maxLength: 5 }),
        quorumKnown: fc.integer({ min: 0, max: 3 }).map((roll) => roll > 0),
        protocol: fc.constantFrom('classic', 'consumer', 'share'),
      })
      .map(({ dead, voters, topics, quorumKnown, protocol }) => {
        const cluster = sampleCluster({
          brokers: Object.fromEntries(brokers.map((id, index) => [id, racks[index] ?? null])),
          dead,
          voters,
          elrEnabled,
          topics: Object.fromEntries(
            topics.map(({ make }, index) => [NAMES[index] ?? 'c', make(new Set(dead))]),
          ),
          groups: { one: ['a'], two: ['a', 'b'], three: [] },
        })
        return {
          ...cluster,
          kraft: quorumKnown ? cluster.kraft : null,
          groups: cluster.groups.map((group) => ({ ...group, protocol })),
        }
      }),
  )

type Making = { readonly make: (dead: ReadonlySet<BrokerId>) => SampleTopic }

/** What is drawn of a partition: where its replicas are, and what is wrong with each of them. */
type Drawn = { readonly replicas: BrokerId[]; readonly ills: string[]; readonly lead: number }

function anyTopic(brokers: readonly BrokerId[]): fc.Arbitrary<Making> {
  const partition = fc.record({
    replicas: fc.shuffledSubarray([...brokers], { minLength: 1, maxLength: Math.min(4, brokers.length) }),
    ills: fc.array(fc.constantFrom('', '', '', '', 'behind', 'eligible', 'failed'), {
      minLength: 4,
      maxLength: 4,
    }),
    lead: fc.nat(5),
  })
  return fc
    .record({
      partitions: fc.array(partition, { minLength: 1, maxLength: 3 }),
      minIsr: fc.integer({ min: 1, max: 3 }),
      unclean: fc.boolean(),
    })
    .map(({ partitions, minIsr, unclean }) => ({
      make: (dead) => ({
        replicas: partitions.map(({ replicas }) => replicas),
        config: { 'min.insync.replicas': `${minIsr}`, 'unclean.leader.election.enable': `${unclean}` },
        differing: Object.fromEntries(partitions.map((drawn, id) => [id, stateOf(drawn, dead)])),
      }),
    }))
}

function stateOf({ replicas, ills, lead }: Drawn, dead: ReadonlySet<BrokerId>): Partial<Partition> {
  const having = (ill: string) => replicas.filter((_, index) => ills[index] === ill)
  const offline = replicas.filter((id) => dead.has(id) || having('failed').includes(id))
  const inSync = having('').filter((id) => !dead.has(id))
  // The last replica in sync stays in the set though its broker is gone.
  const isr = inSync.length > 0 ? inSync : having('').slice(0, 1)
  return { isr, elr: having('eligible'), offline, leader: inSync[lead % 3] ?? inSync[0] ?? null }
}
