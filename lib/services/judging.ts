import { type Audit, audit } from '#lib/domain/audit/audit.ts'
import type { Policy } from '#lib/domain/audit/policy.ts'
import { dayOf, type Judged, judgeWaivers } from '#lib/domain/audit/waiver.ts'
import type { Cluster } from '#lib/domain/cluster.ts'
import type { Result } from '#lib/domain/problem.ts'
import { readOpenJobIds } from '#lib/store/jobs.ts'
import { type PolicyRecord, readPolicy } from '#lib/store/policies.ts'
import { auditOf } from './audit-of.ts'
import { theConsole } from './console.ts'
import { fromDatabase } from './database.ts'

/** What is wrong with a cluster, held to its own policy, with what is waived set apart. */
export type Judgement = Judged & { readonly unjudged: Audit['unjudged'] }

/** What a page waits at most for the policy: then the last one known is good enough. */
const POLICY_MS = 1_000

/** The policy of a cluster; the one known last where the database does not tell in time. */
export async function policyOf(slug: string): Promise<Policy> {
  const { policies } = await theConsole()
  return policies.recall(slug, () => policyRecordOf(slug))
}

async function policyRecordOf(slug: string): Promise<PolicyRecord | null> {
  const read = await fromDatabase(
    'The policy could not be read',
    (database) => readPolicy(database, slug),
    POLICY_MS,
  )
  return read.ok ? read.value : null
}

/** What a page waits at most for the jobs. */
const JOBS_MS = 1_000

/** Jobs of a cluster that have not ended, oldest first; a problem where the database does not tell in time. */
export function openJobsOf(slug: string): Promise<Result<readonly string[]>> {
  return fromDatabase(
    'Which jobs are at work could not be read',
    (database) => readOpenJobIds(database, slug),
    JOBS_MS,
  )
}

/** `openJobs`: of this cluster, as far as is known. */
export async function judge(
  slug: string,
  cluster: Cluster,
  openJobs: Result<readonly string[]>,
): Promise<Judgement> {
  const { policies } = await theConsole()
  const judged = await auditOf(slug, {
    policies,
    readPolicy: () => policyRecordOf(slug),
    openJobs: async () => (openJobs.ok ? openJobs.value : null),
    audit: (policy) => audit(cluster, policy),
  })
  const { findings, unjudged } = judged.audit
  return { ...judgeWaivers(findings, judged.policy.waivers, dayOf(Date.now())), unjudged }
}
