import { partitionOf } from '#lib/domain/cluster.ts'
import { type Election, nextElections } from '#lib/domain/job/next-elections.ts'
import { nameOf } from '#lib/domain/plan/plan.ts'
import { ok, type Problem, type Result } from '#lib/domain/problem.ts'
import { counted } from '#lib/domain/words.ts'
import { electPreferredLeaders } from '#lib/kafka/elect.ts'
import { describeTopics } from '#lib/kafka/topics.ts'
import { failed, type Step, type StepEnd, untilAnswered, type Work } from '../work.ts'

type Intent = { readonly partitions: readonly { readonly topic: string; readonly partition: number }[] }

const POLL_MS = 500
/** A broker may show a new leader that much later. */
const SHOWN_MS = 10_000

/**
 * Asks for the preferred leaders of the moved partitions, some at a time: new replicas alone leave every leader where it was,
 * until Kafka's own check (leader.imbalance.check.interval.seconds) comes round. Electing twice does no harm.
 */
export const elect: Step<Intent> = {
  intend: async ({ moves }) =>
    ok({ partitions: moves.in('done').map(({ topic, partition }) => ({ topic, partition })) }),
  perform: async (work, intent) => {
    const asked = new Map<string, Problem | null>()
    let askedAt = Number.NEGATIVE_INFINITY
    for (;;) {
      const astray = await untilAnswered(work, () => ledByOthers(work, intent))
      if (!astray.ok) return failed(astray.problem)
      const due = astray.value.filter((election) => !asked.has(nameOf(election)))
      if (due.length === 0) return ended([...asked.values()])
      // What moves at the moment is not to come on top of what was asked for before.
      const underWay = astray.value.some((election) => asked.get(nameOf(election)) === null)
      if (underWay && work.now() - askedAt < SHOWN_MS) {
        await work.pause(POLL_MS)
        continue
      }
      const batch = nextElections(due)
      const answer = await untilAnswered(work, async () =>
        electPreferredLeaders(work.link, batch, await work.fence()),
      )
      if (!answer.ok) return failed(answer.problem)
      for (const outcome of answer.value) asked.set(nameOf(outcome), outcome.problem)
      askedAt = work.now()
    }
  },
}

/** The partitions that another broker leads than the first of their replicas, as they are now. */
async function ledByOthers({ link }: Work, { partitions }: Intent): Promise<Result<Election[]>> {
  const topics = await describeTopics(link, [...new Set(partitions.map(({ topic }) => topic))])
  if (!topics.ok) return topics
  const byName = new Map(topics.value.map((topic) => [topic.name, topic]))
  return ok(
    partitions.flatMap(({ topic, partition }) => {
      const found = partitionOf(byName.get(topic), partition)
      const preferred = found?.replicas[0]
      if (preferred === undefined || found?.leader === preferred) return []
      return [{ topic, partition, leader: preferred }]
    }),
  )
}

/** `asked`: of each election, why it was refused, or null. */
function ended(asked: readonly (Problem | null)[]): StepEnd {
  if (asked.length === 0)
    return { state: 'done', outcome: 'Every moved partition is led by its preferred leader.' }
  const refused = asked.flatMap((problem) => problem ?? [])
  const moved = `${counted(asked.length - refused.length, 'leader')} moved to the preferred broker`
  const [first] = refused
  return {
    state: 'done',
    outcome: first ? `${moved}; ${refused.length} stayed: ${first.message}` : `${moved}.`,
  }
}
