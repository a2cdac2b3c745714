import type { BrokerId } from '../../cluster.ts'
import { perTopic } from '../per-topic.ts'
import { type Rule, words } from '../rule.ts'
import { allNamed, brokersNamed, shareOf } from '../scene.ts'

export const offline: Rule = {
  id: 'offline',
  severity: 'critical',
  title: 'Offline: neither read nor written',
  why: 'No in-sync replica is alive, so Kafka elects no leader: anything else could lose acknowledged records.',
  mends: 'Bring the brokers that hold its in-sync replicas back, with their disks.',
  docs: 'design_replicatedlog',
  find: (scene) =>
    perTopic(
      scene,
      ({ leader }) => leader === null,
      (topic, partitions) => ({
        facts: `${shareOf(partitions, topic)} without a leader`,
        basis: allNamed(partitions),
        remedy: words(
          bringBack(partitions.flatMap(({ isr, elr, offline: away }) => [...isr, ...elr, ...away])),
        ),
      }),
    ),
}

function bringBack(brokers: readonly BrokerId[]): string {
  const ids = new Set(brokers)
  if (ids.size === 0)
    return 'Its brokers are alive, yet none may lead: look at the log of the active controller for the reason.'
  return `Bring ${brokersNamed(ids)} back with ${ids.size === 1 ? 'its disk' : 'their disks'}.`
}
