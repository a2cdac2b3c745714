import type { Cluster } from '#lib/domain/cluster.ts'
import { staleness } from '#lib/domain/plan/stale.ts'
import { fail, ok, problem, type Result } from '#lib/domain/problem.ts'
import { describeTopics } from '#lib/kafka/topics.ts'
import { failed, type Step, untilAnswered, type Work } from '../work.ts'

/** Reads the planned topics afresh and ends the job, with nothing changed, where the plan does not fit any more. */
export const check: Step<null> = {
  intend: async () => ok(null),
  perform: async (work) => {
    const fresh = await untilAnswered(work, () => plannedTopicsNow(work))
    if (!fresh.ok) return failed(fresh.problem)
    const stale = staleness(work.plan.plan, fresh.value)
    if (stale) return failed(problem('plan-stale', `${stale} Nothing was changed.`))
    return { state: 'done', outcome: 'The cluster is as it was when the plan was made.' }
  },
}

/** The cluster with the planned topics as they are at this moment. */
async function plannedTopicsNow(work: Work): Promise<Result<Cluster>> {
  const observation = work.collector.observation()
  if (!observation) return fail('not-read-yet', 'The cluster has not been read yet.')
  const names = Object.keys(work.plan.plan.topicIds)
  const topics = await describeTopics(work.link, names)
  return topics.ok ? ok({ ...observation.cluster, topics: topics.value }) : topics
}
