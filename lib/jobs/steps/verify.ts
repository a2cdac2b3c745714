import { audit } from '#lib/domain/audit/audit.ts'
import type { Job } from '#lib/domain/job/job.ts'
import { ok } from '#lib/domain/problem.ts'
import { failed, type Step, untilAnswered, type Work } from '../work.ts'

/** Reads the whole cluster again and judges whether each finding that the job was to mend is gone. */
export const verify: Step<null> = {
  intend: async () => ok(null),
  perform: async (work) => {
    const verdict = await untilAnswered(work, () => judge(work))
    if (!verdict.ok) return failed(verdict.problem)
    await work.conclude(verdict.value)
    const left = verdict.value.filter(({ gone }) => !gone)
    const outcome =
      verdict.value.length === 0
        ? 'The cluster was read again.'
        : left.length === 0
          ? 'The cluster was read again: every finding is gone.'
          : `The cluster was read again: still there: ${left.map(({ title }) => title).join('; ')}.`
    return { state: 'done', outcome }
  },
}

async function judge(work: Work) {
  const fresh = await work.collector.refresh()
  if (!fresh.ok) return fresh
  const { findings } = audit(fresh.value.cluster, await work.policy())
  const present = new Set(findings.map(({ id }) => id))
  return ok<Job['verdict']>(
    work.plan.findings.map(({ id, title }) => ({ finding: id, title, gone: !present.has(id) })),
  )
}
