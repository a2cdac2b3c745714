import { minInsyncReplicas, type Partition, type Topic, targetReplicas } from '../../cluster.ts'
import { counted, listed } from '../../words.ts'
import { MIN_ISR } from '../config-keys.ts'
import type { Remedy } from '../finding.ts'
import { perTopic } from '../per-topic.ts'
import { raiseReplication, setOnTopic } from '../remedies.ts'
import { type Rule, words } from '../rule.ts'
import { type Scene, shareOf, topicsWithout } from '../scene.ts'

/**
 * Partitions of two or more replicas of which min.insync.replicas asks for all: any loss refuses writes with acks=all.
 * With one replica Kafka asks for that one only, whatever the setting, and its loss stops the partition anyway.
 */
export const minIsrAll: Rule = {
  id: 'min-isr-all',
  severity: 'high',
  title: 'Any loss refuses writes',
  why: 'As soon as one replica is behind or down, writes with acks=all are refused.',
  mends: 'Lower min.insync.replicas below the number of replicas, or add a replica.',
  docs: 'design_ha',
  find: (scene) =>
    perTopic(
      scene,
      (partition, topic) => needsAll(partition, topic) && !isStated(topic, scene),
      (topic, tight) => {
        const factors = [...new Set(tight.map(factorOf))].sort((a, b) => a - b)
        const facts = `RF ${listed(factors)} · min.insync.replicas ${minInsyncReplicas(topic)}`
        return {
          facts: tight.length === topic.partitions.length ? facts : `${facts} · ${shareOf(tight, topic)}`,
          remedy: loosen(scene, topic, Math.min(...factors)),
        }
      },
    ),
  unknown: (scene) => topicsWithout(scene, MIN_ISR),
}

function factorOf(partition: Partition): number {
  return targetReplicas(partition).length
}

function needsAll(partition: Partition, topic: Topic): boolean {
  const factor = factorOf(partition)
  return factor >= 2 && minInsyncReplicas(topic) >= factor
}

/** The policy asks for as much. */
function isStated(topic: Topic, { targetOf }: Scene): boolean {
  const { statedMinInsync } = targetOf(topic)
  return statedMinInsync !== null && minInsyncReplicas(topic) <= statedMinInsync
}

/** `factor`: the fewest replicas of which all are needed. Two that both must acknowledge want a third one, where there is a broker for it. */
function loosen(scene: Scene, topic: Topic, factor: number): Remedy {
  const { registered, liveBrokers, targetOf } = scene
  const wanted = Math.max(3, minInsyncReplicas(topic) + 1)
  const live = liveBrokers.length
  if (factor === 2 && live >= wanted) return raiseReplication(scene, topic, wanted)
  const atLast = Math.max(registered.length, targetOf(topic).replicationFactor)
  // With one of two replicas acknowledged records would be on one disk only, for no longer than until a broker is back.
  if (factor === 2 && atLast >= 3) return words(atLast >= wanted ? startFirst(live, wanted) : LOWER_FIRST)
  return setOnTopic(
    topic,
    MIN_ISR,
    String(factor - 1),
    'Writes are then accepted while one replica is away, and acknowledged by one replica less.',
  )
}

function startFirst(live: number, wanted: number): string {
  return `${counted(live, 'broker')} can hold ${live} replicas. Start those that are down, or more: then it can be given ${wanted} replicas here.`
}

const LOWER_FIRST = `Set ${MIN_ISR} = 2 first: then it can be given 3 replicas here.`
