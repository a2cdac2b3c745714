import { neededInSync, targetReplicas } from '../../cluster.ts'
import { counted } from '../../words.ts'
import { type Found, type Rule, words } from '../rule.ts'
import type { Scene } from '../scene.ts'

/** Brokers that hold replicas and are not alive. One finding a broker, not one for each topic that it holds. */
export const brokerDown: Rule = {
  id: 'broker-down',
  severity: 'high',
  title: 'A broker is down',
  why: 'Every partition that it holds has one copy less, and nothing replaces it: Kafka never moves replicas by itself.',
  mends: 'Start it again with its disk, or drain it if it will not come back.',
  docs: 'basic_ops_restarting',
  find: (scene) =>
    scene.cluster.brokers.filter(({ alive }) => !alive).flatMap(({ id }) => findingFor(id, scene)),
}

function findingFor(id: number, { cluster, byId, liveBrokers }: Scene): Found[] {
  const held = cluster.topics.flatMap((topic) =>
    topic.partitions
      .filter((partition) => targetReplicas(partition).includes(id))
      .map((partition) => ({ topic, partition })),
  )
  if (held.length === 0) return []
  const topics = [...new Set(held.map(({ topic }) => topic.name))]
  const atLimit = held.filter(
    ({ topic, partition }) =>
      partition.leader !== null && partition.isr.length === neededInSync(topic, partition),
  ).length
  const { host = null, port = null } = byId.get(id) ?? {}
  const facts = [
    `${counted(held.length, 'replica')} in ${counted(topics.length, 'topic')}`,
    ...(atLimit === 0 ? [] : [`${counted(atLimit, 'partition')} at min ISR`]),
    ...(host === null ? [] : [`${host}:${port}`]),
  ]
  return [
    {
      of: id,
      subject: `broker ${id}`,
      facts: facts.join(' · '),
      basis: 'down',
      topics,
      remedy: words(
        liveBrokers.length === 0
          ? 'Start it again with its disk.'
          : 'Start it again with its disk. Do not restart another broker meanwhile: the overview says what that would stop. If it will not come back, make a plan that drains it.',
      ),
    },
  ]
}
