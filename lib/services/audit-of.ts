import type { Audit } from '#lib/domain/audit/audit.ts'
import { duringJob } from '#lib/domain/audit/during-job.ts'
import type { Policy } from '#lib/domain/audit/policy.ts'
import type { PolicyRecord } from '#lib/store/policies.ts'
import type { PolicyMemory } from './policy-memory.ts'

/** What an audit is made of. Null: the database did not tell in time. */
export type AuditSources = {
  readonly policies: PolicyMemory
  readonly readPolicy: () => Promise<PolicyRecord | null>
  readonly openJobs: () => Promise<readonly string[] | null>
  readonly audit: (policy: Policy) => Audit | Promise<Audit>
}

/** What is wrong with a cluster by its own policy, without what a job that is at work explains. */
export async function auditOf(
  slug: string,
  { policies, readPolicy, openJobs, audit }: AuditSources,
): Promise<{ readonly policy: Policy; readonly audit: Audit }> {
  const policy = await policies.recall(slug, readPolicy)
  const whole = await audit(policy)
  const jobs = await openJobs()
  return { policy, audit: jobs !== null && jobs.length > 0 ? duringJob(whole) : whole }
}
