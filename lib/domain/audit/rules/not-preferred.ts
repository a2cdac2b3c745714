import type { Partition } from '../../cluster.ts'
import { EVERYTHING, NO_GOALS } from '../../plan/goals.ts'
import { isAwayFromPreferred } from '../../tally.ts'
import { counted } from '../../words.ts'
import { planFor } from '../remedies.ts'
import type { Rule } from '../rule.ts'

/** Partitions that their preferred replica could lead and does not. One finding for all: one election mends them. */
export const notPreferred: Rule = {
  id: 'not-preferred',
  severity: 'low',
  title: 'Leaders away from their preferred broker',
  why: 'Leaders move when a broker stops, and stay where they went until they are asked back: some brokers carry more of the load than they were meant to.',
  mends: 'Elect the preferred leaders. Nothing is copied.',
  docs: 'basic_ops_leader_balancing',
  find: ({ cluster, targetOf }) => {
    const judged = cluster.topics.filter((topic) => !targetOf(topic).isExempt(notPreferred.id))
    const away = judged.flatMap((topic) =>
      topic.partitions
        .filter((partition) => isAwayFromPreferred(partition) && couldLead(partition))
        .map(() => topic.name),
    )
    const topics = [...new Set(away)]
    if (topics.length === 0) return []
    return [
      {
        subject: topics.length === 1 ? `${topics[0]}` : counted(topics.length, 'topic'),
        facts: `${counted(away.length, 'partition')} in ${counted(topics.length, 'topic')}`,
        basis: 'leaders',
        topics,
        remedy: planFor({
          ...NO_GOALS,
          preferredLeaders: true,
          scope: { ...EVERYTHING, waiting: 'leave' },
        }),
      },
    ]
  },
  // While the preferred broker is down, and until it has caught up, nobody can be asked to lead.
  hidden: ({ cluster, targetOf }) => {
    const judged = cluster.topics.filter((topic) => !targetOf(topic).isExempt(notPreferred.id))
    const waits = judged.some(({ partitions }) =>
      partitions.some((partition) => isAwayFromPreferred(partition) && !couldLead(partition)),
    )
    return waits ? [{}] : []
  },
}

function couldLead({ replicas: [preferred], isr }: Partition): boolean {
  return preferred !== undefined && isr.includes(preferred)
}
