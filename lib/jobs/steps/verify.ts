import { audit } from '#lib/domain/audit/audit.ts'
import { diskFilling } from '#lib/domain/audit/rules/disk-filling.ts'
import { isCancelled, type Job } from '#lib/domain/job/job.ts'
import { ok } from '#lib/domain/problem.ts'
import { failed, type Step, untilAnswered, type Work } from '../work.ts'

/** A broker may be that much behind the controller, and is read as soon as the last request was answered. */
const SHOWN_MS = 10_000
/** A replica that was moved away is deleted after `log.segment.delete.delay.ms`, a minute unless a broker has it otherwise. */
const DELETED_MS = 75_000
const AGAIN_MS = 500

type Verdict = Job['verdict']

/** Reads the whole cluster again, until each finding that the job was to mend is gone or has had the time to go; a job that is cancelled, once. */
export const verify: Step<null> = {
  intend: async () => ok(null),
  perform: async (work) => {
    const since = work.now()
    for (;;) {
      const verdict = await untilAnswered(work, () => judge(work))
      if (!verdict.ok) return failed(verdict.problem)
      const left = verdict.value.filter(({ gone }) => !gone)
      const patience = isCancelled((await work.order()).wish) ? 0 : Math.max(0, ...left.map(timeToGo))
      if (work.now() - since < patience) {
        await work.pause(AGAIN_MS)
        continue
      }
      await work.conclude(verdict.value)
      return { state: 'done', outcome: outcomeOf(verdict.value, left) }
    }
  },
}

async function judge(work: Work) {
  const fresh = await work.collector.refresh()
  if (!fresh.ok) return fresh
  const { findings } = audit(fresh.value.cluster, await work.policy())
  const present = new Set(findings.map(({ id }) => id))
  return ok<Verdict>(
    work.plan.findings.map(({ id, title }) => ({ finding: id, title, gone: !present.has(id) })),
  )
}

function timeToGo({ finding }: Verdict[number]): number {
  return finding.startsWith(`${diskFilling.id}:`) ? DELETED_MS : SHOWN_MS
}

function outcomeOf(verdict: Verdict, left: Verdict): string {
  if (verdict.length === 0) return 'The cluster was read again.'
  if (left.length === 0) return 'The cluster was read again: every finding is gone.'
  return `The cluster was read again: still there: ${left.map(({ title }) => title).join('; ')}.`
}
