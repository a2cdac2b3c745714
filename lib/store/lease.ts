import { betweenFailpoints } from '#lib/failpoint.ts'
import type { Database } from './database.ts'
import type { Prisma } from './generated/client.ts'
import { serializable } from './transaction.ts'

/** A console that was silent for so long has lost what it held to another. */
export const LEASE_MS = 15_000
/** How often in that time it says that it still holds it. */
export const RENEWALS = 4

/** The right to carry out a job. Every write of its holder names the epoch, and is refused once another has claimed the job. */
export type Claim = { readonly jobId: string; readonly epoch: number }

/** Another console has claimed the job: whatever this one still wants of it must not happen. */
export class LeaseLost extends Error {
  constructor(jobId: string) {
    super(`Another console carries out job ${jobId} now.`)
  }
}

/** Whether the console of that name runs no more, as far as this one can tell. */
export type HasEnded = (owner: string) => boolean

/** Claims a job for `owner` until the given time; null while the lease of another owner lasts that may still run. */
export async function claimJob(
  database: Database,
  jobId: string,
  owner: string,
  now: Date,
  until: Date,
  hasEnded: HasEnded = () => false,
): Promise<Claim | null> {
  const last = await database.job.findUnique({ where: { id: jobId }, select: { owner: true } })
  const heirs = [owner, ...(last?.owner && hasEnded(last.owner) ? [last.owner] : [])]
  return serializable(database, 'claim', async (transaction) => {
    const { count } = await transaction.job.updateMany({
      where: {
        id: jobId,
        OR: [{ leaseUntil: null }, { leaseUntil: { lt: now } }, { owner: { in: heirs } }],
      },
      data: { owner, leaseUntil: until, epoch: { increment: 1 } },
    })
    if (count === 0) return null
    const { epoch } = await transaction.job.findUniqueOrThrow({
      where: { id: jobId },
      select: { epoch: true },
    })
    return { jobId, epoch }
  })
}

/** Extends the lease. Throws `LeaseLost` where another console has it: to be called right before each request that changes a cluster. */
export async function renewClaim(database: Database, claim: Claim, until: Date): Promise<void> {
  await betweenFailpoints('commit: lease', async () => {
    const { count } = await database.job.updateMany({ where: holding(claim), data: { leaseUntil: until } })
    if (count === 0) throw new LeaseLost(claim.jobId)
  })
}

/** The owner of each job whose lease lasts now, by the id of the job. */
export async function readOwners(database: Database, now: Date): Promise<ReadonlyMap<string, string>> {
  const rows = await database.job.findMany({
    where: { leaseUntil: { gte: now } },
    select: { id: true, owner: true },
  })
  return new Map(rows.flatMap(({ id, owner }) => (owner === null ? [] : [[id, owner] as const])))
}

/** Lets another console have the job at once. */
export async function releaseClaim(database: Database, claim: Claim): Promise<void> {
  await betweenFailpoints('commit: release', () =>
    database.job.updateMany({ where: holding(claim), data: { owner: null, leaseUntil: null } }),
  )
}

/** Runs the writes in one transaction in which the claim was seen to hold. Throws `LeaseLost` with nothing written. */
export function underClaim<T>(
  database: Database,
  claim: Claim,
  what: string,
  write: (transaction: Prisma.TransactionClient) => Promise<T>,
): Promise<T> {
  return serializable(database, what, async (transaction) => {
    const { count } = await transaction.job.updateMany({
      where: holding(claim),
      data: { epoch: claim.epoch },
    })
    if (count === 0) throw new LeaseLost(claim.jobId)
    return write(transaction)
  })
}

function holding({ jobId, epoch }: Claim) {
  return { id: jobId, epoch }
}
