import { partitionOf } from '#lib/domain/cluster.ts'
import { ok } from '#lib/domain/problem.ts'
import { counted } from '#lib/domain/words.ts'
import { electPreferredLeaders } from '#lib/kafka/elect.ts'
import { describeTopics } from '#lib/kafka/topics.ts'
import { failed, type Step, untilAnswered } from '../work.ts'

type Intent = { readonly partitions: readonly { readonly topic: string; readonly partition: number }[] }

/**
 * Asks for the preferred leaders of the moved partitions: new replicas alone leave every leader where it was, until
 * Kafka's own check (leader.imbalance.check.interval.seconds) comes round. Electing twice does no harm.
 */
export const elect: Step<Intent> = {
  intend: async ({ moves }) =>
    ok({ partitions: moves.in('done').map(({ topic, partition }) => ({ topic, partition })) }),
  perform: async (work, intent) => {
    const names = [...new Set(intent.partitions.map(({ topic }) => topic))]
    const topics = await untilAnswered(work, () => describeTopics(work.link, names))
    if (!topics.ok) return failed(topics.problem)
    const byName = new Map(topics.value.map((topic) => [topic.name, topic]))
    const astray = intent.partitions.filter(({ topic, partition }) => {
      const found = partitionOf(byName.get(topic), partition)
      return found !== undefined && found.leader !== found.replicas[0]
    })
    if (astray.length === 0)
      return { state: 'done', outcome: 'Every moved partition is led by its preferred leader.' }

    const answer = await untilAnswered(work, async () =>
      electPreferredLeaders(work.link, astray, await work.fence()),
    )
    if (!answer.ok) return failed(answer.problem)
    const refused = answer.value.flatMap(({ problem }) => problem ?? [])
    const moved = `${counted(astray.length - refused.length, 'leader')} moved to the preferred broker`
    const [first] = refused
    return {
      state: 'done',
      outcome: first ? `${moved}; ${refused.length} stayed: ${first.message}` : `${moved}.`,
    }
  },
}
