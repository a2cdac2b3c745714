import type { Cluster } from '#lib/domain/cluster.ts'
import type { LossReport } from '#lib/domain/loss/report.ts'
import { readQuorum } from '#lib/kafka/quorum.ts'
import type { Cell } from './cells.ts'
import type { Ground } from './ground.ts'
import type { Shown } from './partitions.ts'
import { nameOf } from './records.ts'

/** What the report says of the cluster as a whole. */
export async function wholeCells(
  ground: Ground,
  of: { readonly cluster: Cluster; readonly report: LossReport; readonly shown: ReadonlyMap<string, Shown> },
): Promise<Cell[]> {
  const { cluster, report, shown } = of
  const partitions = cluster.topics.flatMap((topic) =>
    topic.partitions.map((partition) => ({
      partition,
      name: nameOf({ topic: topic.name, partition: partition.id }),
    })),
  )
  const moved = partitions.filter(({ partition, name }) => {
    const leader = shown.get(name)?.leader ?? null
    const clean = leader !== null && (partition.isr.includes(leader) || partition.elr.includes(leader))
    return clean && leader !== partition.leader
  })
  const leaders = [...shown.values()].map(({ leader }) => leader)
  return [
    {
      kind: 'leaders moved',
      of: 'the cluster',
      predicted: String(report.leadersMoved),
      observed: String(moved.length),
    },
    { kind: 'controller', of: 'the cluster', ...(await controller(ground, cluster, report)) },
    ...report.brokers.map(({ broker, after }) => ({
      kind: 'partitions led',
      of: `broker ${broker}`,
      predicted: String(after.leaders),
      observed: String(leaders.filter((leader) => leader === broker).length),
    })),
  ]
}

async function controller(
  ground: Ground,
  { kraft }: Cluster,
  { quorum }: LossReport,
): Promise<Pick<Cell, 'predicted' | 'observed'>> {
  const read = await readQuorum(ground.link)
  const now = read.ok ? read.value.leaderId : null
  return {
    predicted:
      quorum === null
        ? 'unknown'
        : !quorum.majority
          ? 'none'
          : quorum.electsController
            ? 'another'
            : 'the same',
    observed: now === null ? 'none' : now === kraft?.leaderId ? 'the same' : 'another',
  }
}
