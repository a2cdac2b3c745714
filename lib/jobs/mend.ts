import type { BrokerId } from '#lib/domain/cluster.ts'
import type { Leftover } from '#lib/domain/job/job.ts'
import type { Problem } from '#lib/domain/problem.ts'
import type { Database } from '#lib/store/database.ts'
import type { Claim } from '#lib/store/lease.ts'
import { removeLeftovers } from '#lib/store/leftovers.ts'
import { bring, type Changing } from './steps/settings.ts'

/**
 * Puts back what an ended job has left on brokers, each apart, and says of which it could not be done, and why. What is not the
 * job's value any more is somebody else's, and stays.
 */
export async function mend(
  database: Database,
  claim: Claim,
  leftovers: readonly Leftover[],
  at: Changing,
): Promise<ReadonlyMap<BrokerId, Problem>> {
  const problems = new Map<BrokerId, Problem>()
  await Promise.all(
    [...Map.groupBy(leftovers, ({ broker }) => broker)].map(async ([broker, own]) => {
      const ours = new Map(own.map(({ key, ours }) => [key, ours]))
      const settings = own.map(({ key, prior }) => ({
        resource: { kind: 'broker' as const, name: String(broker) },
        ...{ key, prior, entries: null },
      }))
      const mended = await bring(at, settings, ({ key, prior }, current) =>
        current !== null && ours.get(key)?.includes(current) ? prior : current,
      )
      if (!mended.ok) problems.set(broker, mended.problem)
      else {
        const text = `Broker ${broker} is back: nothing of the throttle of this job is left there.`
        await removeLeftovers(database, claim, broker, text, new Date())
      }
    }),
  )
  return problems
}
