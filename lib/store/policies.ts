import { DEFAULT_LIMITS, type Limits, type Policy, type TopicTarget } from '#lib/domain/audit/policy.ts'
import { dayOf, type Waiver } from '#lib/domain/audit/waiver.ts'
import type { HistoryEvent } from '#lib/domain/history/event.ts'
import type { Database } from './database.ts'
import type { Prisma } from './generated/client.ts'
import { serializable } from './transaction.ts'

/** What a cluster is held to, as it is kept. */
export type PolicyRecord = {
  readonly targets: readonly TopicTarget[]
  readonly limits: Limits
  readonly waivers: readonly WaiverRecord[]
  /** Of the targets and limits; 0 before anybody changed them. */
  readonly version: number
  /** Of all of it, waivers too: another one after each change by somebody. */
  readonly edition: string
  readonly changedBy: string | null
  readonly changedAt: Date | null
}

export type WaiverRecord = Waiver & { readonly madeBy: string; readonly madeAt: Date }

type Reader = Pick<Prisma.TransactionClient, 'policy' | 'waiver'>

export async function readPolicy(database: Reader, clusterSlug: string): Promise<PolicyRecord> {
  const [row, waivers] = await Promise.all([
    database.policy.findUnique({ where: { clusterSlug } }),
    database.waiver.findMany({ where: { clusterSlug }, orderBy: [{ until: 'asc' }, { finding: 'asc' }] }),
  ])
  const newest = waivers.reduce((last, { madeAt }) => Math.max(last, madeAt.getTime()), 0)
  return {
    targets: row === null ? [] : JSON.parse(row.targets),
    limits: row === null ? DEFAULT_LIMITS : JSON.parse(row.limits),
    waivers: waivers.map(waiverOf),
    version: row?.version ?? 0,
    edition: `${row?.version ?? 0}.${waivers.length}.${newest}`,
    changedBy: row?.changedBy ?? null,
    changedAt: row?.changedAt ?? null,
  }
}

function waiverOf(row: {
  finding: string
  reason: string
  owner: string
  until: string
  fingerprint: string | null
  madeBy: string
  madeAt: Date
  mendedAt: Date | null
}): WaiverRecord {
  const { finding, reason, owner, until, fingerprint, madeBy, madeAt, mendedAt } = row
  return {
    ...{ finding, reason, owner, until, madeBy, madeAt },
    ...(fingerprint === null ? {} : { fingerprint }),
    ...(mendedAt === null ? {} : { mendedOn: dayOf(mendedAt.getTime()) }),
  }
}

export type PolicyChange = {
  readonly clusterSlug: string
  /** The version that was read before; another one means that somebody else was faster. */
  readonly after: number
  readonly targets: readonly TopicTarget[]
  readonly limits: Limits
  readonly by: string
  readonly at: Date
}

/** Keeps other targets and limits. False, with nothing changed, where they are not those any more that the change began with. */
export async function writePolicy(database: Database, change: PolicyChange): Promise<boolean> {
  return serializable(database, 'policy', (transaction) => write(transaction, change))
}

/**
 * The same together with all waivers, which take the place of those there are. `after`: the edition that was read before; somebody
 * may have waived something since.
 */
export async function replacePolicy(
  database: Database,
  {
    after,
    waivers,
    ...change
  }: Omit<PolicyChange, 'after'> & Pick<Policy, 'waivers'> & { readonly after: string },
): Promise<boolean> {
  const { clusterSlug, by, at } = change
  return serializable(database, 'policy', async (transaction) => {
    const now = await readPolicy(transaction, clusterSlug)
    if (now.edition !== after || !(await write(transaction, { ...change, after: now.version }))) return false
    await transaction.waiver.deleteMany({ where: { clusterSlug } })
    for (const { finding, reason, owner, until, fingerprint = null } of waivers)
      await transaction.waiver.create({
        data: { clusterSlug, finding, reason, owner, until, fingerprint, madeBy: by, madeAt: at },
      })
    return true
  })
}

async function write(
  transaction: Prisma.TransactionClient,
  { clusterSlug, after, targets, limits, by, at }: PolicyChange,
): Promise<boolean> {
  const now = await transaction.policy.findUnique({ where: { clusterSlug }, select: { version: true } })
  if ((now?.version ?? 0) !== after) return false
  const data = {
    targets: JSON.stringify(targets),
    limits: JSON.stringify(limits),
    version: after + 1,
    changedBy: by,
    changedAt: at,
  }
  await transaction.policy.upsert({ where: { clusterSlug }, create: { clusterSlug, ...data }, update: data })
  return true
}

/** Waives a finding; an earlier waiver of it is replaced. */
export async function putWaiver(
  database: Database,
  clusterSlug: string,
  { finding, reason, owner, until, fingerprint, madeBy, madeAt }: WaiverRecord,
): Promise<void> {
  const data = { reason, owner, until, fingerprint: fingerprint ?? null, madeBy, madeAt, mendedAt: null }
  await serializable(database, 'waiver', (transaction) =>
    transaction.waiver.upsert({
      where: { clusterSlug_finding: { clusterSlug, finding } },
      create: { clusterSlug, finding, ...data },
      update: data,
    }),
  )
}

/** False where there was none. */
export async function deleteWaiver(
  database: Database,
  clusterSlug: string,
  finding: string,
): Promise<boolean> {
  // A policy that is imported meanwhile has to notice it.
  const { count } = await serializable(database, 'waiver', (transaction) =>
    transaction.waiver.deleteMany({ where: { clusterSlug, finding } }),
  )
  return count > 0
}

/** Ends the waivers of findings that were seen to be gone. A waiver that was made afterwards is about another occasion. */
export async function endMended(
  transaction: Prisma.TransactionClient,
  clusterSlug: string,
  events: readonly HistoryEvent[],
): Promise<void> {
  const gone = events.flatMap((event) =>
    event.kind === 'finding-gone' ? [{ finding: event.finding.id, at: new Date(event.at) }] : [],
  )
  if (gone.length === 0) return
  const held = { clusterSlug, mendedAt: null, finding: { in: gone.map(({ finding }) => finding) } }
  if ((await transaction.waiver.count({ where: held })) === 0) return
  for (const { finding, at } of gone)
    await transaction.waiver.updateMany({
      where: { clusterSlug, finding, mendedAt: null, madeAt: { lt: at } },
      data: { mendedAt: at },
    })
}
