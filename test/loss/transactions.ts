import { initProducerIdV4, initProducerIdV5 } from '@platformatic/kafka'
import { type Cluster, TRANSACTION_TOPIC } from '#lib/domain/cluster.ts'
import type { LossReport } from '#lib/domain/loss/report.ts'
import type { Link } from '#lib/kafka/link.ts'
import type { Cell } from './cells.ts'
import { askSteadily, findCoordinators } from './coordinator.ts'
import { idAt } from './groups.ts'

const REQUEST_MS = 6_000
const TIMEOUT_MS = 60_000
const NO_PRODUCER = -1n
const NO_EPOCH = -1

/** One transactional id for each partition of `__transaction_state`, in their order. */
export function transactionalIds(partitions: number): string[] {
  return Array.from({ length: partitions }, (_, partition) => idAt('transaction', partition, partitions))
}

type Ids = { readonly coordinators: readonly (number | null)[]; readonly begun: readonly boolean[] }

/** Lets a producer of each id begin: whom it finds as its coordinator, and whether that takes it. */
export async function begin(link: Link, ids: readonly string[]): Promise<Ids> {
  const found = await findCoordinators(link, 'transaction', ids)
  const coordinators = ids.map((id) => found.get(id) ?? null)
  const answers = ids.map((id, partition) =>
    askSteadily(link, coordinators[partition] ?? null, async (wire) => {
      const reply = await wire.readEach(
        [initProducerIdV5.api, initProducerIdV4.api],
        [id, TIMEOUT_MS, NO_PRODUCER, NO_EPOCH],
        REQUEST_MS,
      )
      return reply.ok ? reply.value.errorCode : null
    }),
  )
  return { coordinators, begun: (await Promise.all(answers)).map((answer) => answer === 0) }
}

/** How many of the partitions each fate has met, as the report counts them. */
export function transactionCells(cluster: Cluster, report: LossReport, ids: Ids): Cell[] {
  const predicted = report.coordinators.find(({ topic }) => topic === TRANSACTION_TOPIC)
  const before = cluster.topics.find(({ name }) => name === TRANSACTION_TOPIC)?.partitions ?? []
  if (predicted === undefined) return []
  const fates = ids.coordinators.map((coordinator, partition) => {
    if (coordinator === null) return 'offline'
    if (!ids.begun[partition]) return 'writeBlocked'
    return coordinator === before[partition]?.leader ? 'stays' : 'failsOver'
  })
  return (['offline', 'writeBlocked', 'failsOver'] as const).map((fate) => ({
    kind: 'transactional ids',
    of: `${TRANSACTION_TOPIC}, partitions that are ${fate}`,
    predicted: String(predicted[fate]),
    observed: String(fates.filter((one) => one === fate).length),
  }))
}
