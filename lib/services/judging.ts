import { type Audit, audit } from '#lib/domain/audit/audit.ts'
import type { Policy } from '#lib/domain/audit/policy.ts'
import { dayOf, type Judged, judgeWaivers } from '#lib/domain/audit/waiver.ts'
import type { Cluster } from '#lib/domain/cluster.ts'
import { readPolicy } from '#lib/store/policies.ts'
import { theConsole } from './console.ts'
import { fromDatabase } from './database.ts'

/** What is wrong with a cluster, held to its own policy, with what is waived set apart. */
export type Judgement = Judged & { readonly unjudged: Audit['unjudged'] }

/** What a page waits at most for the policy: then the last one known is good enough. */
const POLICY_MS = 1_000

/** The policy of a cluster; the one known last where the database does not tell in time. */
export async function policyOf(slug: string): Promise<Policy> {
  const { policies } = await theConsole()
  return policies.recall(slug, async () => {
    const read = await fromDatabase(
      'The policy could not be read',
      (database) => readPolicy(database, slug),
      POLICY_MS,
    )
    return read.ok ? read.value : null
  })
}

export async function judge(slug: string, cluster: Cluster): Promise<Judgement> {
  const policy = await policyOf(slug)
  const { findings, unjudged } = audit(cluster, policy)
  return { ...judgeWaivers(findings, policy.waivers, dayOf(Date.now())), unjudged }
}
