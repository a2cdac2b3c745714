import type { BrokerId } from '#lib/domain/cluster.ts'
import type { Work } from '../work.ts'

const PING_MS = 2_000

/** Those of the brokers that do not answer at this moment: Kafka takes a broker for alive for a while after it has gone. */
export async function silentAmong(
  { link }: Pick<Work, 'link'>,
  brokers: readonly BrokerId[],
): Promise<ReadonlySet<BrokerId>> {
  const silent = await Promise.all(
    brokers.map(async (id) => {
      const wire = link.broker(id, 'local')
      const answer = wire.ok ? await wire.value.ping(PING_MS) : wire
      return answer.ok ? [] : [id]
    }),
  )
  return new Set(silent.flat())
}
