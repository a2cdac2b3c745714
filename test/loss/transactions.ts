import { initProducerIdV4, initProducerIdV5 } from '@platformatic/kafka'
import { type BrokerId, type Cluster, TRANSACTION_TOPIC } from '#lib/domain/cluster.ts'
import type { LossReport } from '#lib/domain/loss/report.ts'
import type { Link } from '#lib/kafka/link.ts'
import type { Cell } from './cells.ts'
import { askSteadily, findCoordinators } from './coordinator.ts'
import type { Answer } from './records.ts'

const REQUEST_MS = 6_000
/** Of a transaction, and so of a coordinator's write to its log. */
const TIMEOUT_MS = 2_000
const NO_PRODUCER = -1n
const NO_EPOCH = -1

export type Begun = { readonly coordinator: BrokerId | null; readonly answer: Answer }

/** A transactional id whose producers begin, and never write. */
export class Transaction {
  readonly id: string
  readonly #link: Link

  constructor(id: string, link: Link) {
    this.id = id
    this.#link = link
  }

  /** A new producer of that id: whom it finds as its coordinator, and what that says. */
  async begin(): Promise<Begun> {
    const found = await findCoordinators(this.#link, 'transaction', [this.id])
    const coordinator = found.get(this.id) ?? null
    const answer = await askSteadily(this.#link, coordinator, async (wire) => {
      const reply = await wire.readEach(
        [initProducerIdV5.api, initProducerIdV4.api],
        [this.id, TIMEOUT_MS, NO_PRODUCER, NO_EPOCH],
        REQUEST_MS,
      )
      return reply.ok ? reply.value.errorCode : null
    })
    return { coordinator, answer }
  }
}

const FATES = ['offline', 'writeBlocked', 'failsOver'] as const

/** How many partitions of the transaction log met each fate, as the report counts them. `begun`: in their order. */
export function transactionCells(cluster: Cluster, report: LossReport, begun: readonly Begun[]): Cell[] {
  const predicted = report.coordinators.find(({ topic }) => topic === TRANSACTION_TOPIC)
  const before = cluster.topics.find(({ name }) => name === TRANSACTION_TOPIC)?.partitions ?? []
  const fates = begun.map(({ coordinator, answer }, partition) => {
    if (coordinator === null || answer === null) return 'offline'
    if (answer !== 0) return 'writeBlocked'
    return coordinator === before[partition]?.leader ? 'stays' : 'failsOver'
  })
  return FATES.map((fate) => ({
    kind: 'transactional ids',
    of: `${TRANSACTION_TOPIC}, partitions that are ${fate}`,
    predicted: String(predicted?.[fate] ?? 'missing'),
    observed: String(fates.filter((one) => one === fate).length),
  }))
}
