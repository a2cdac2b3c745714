import type { Broker } from '../cluster.ts'
import { ALL_BROKERS } from '../config/setting.ts'
import { listed } from '../words.ts'
import type { ConfigWish, Remedy } from './finding.ts'
import type { Target } from './policy.ts'
import { type Found, words } from './rule.ts'
import { brokersNamed, type Scene } from './scene.ts'

/** Settings of brokers with which the next topic begins as a finding. */

/** A topic that no pattern singles out: `*` matches it. */
export const ANY_TOPIC = { name: '' }
const IN_FILE =
  'It cannot be changed while a broker runs: set it in the configuration file of each of them and restart them one at a time.'

/** Brokers whose number for the key is below what is wanted: one finding for all of them. */
export function tooLow({ registered }: Scene, key: string, wanted: number): Found[] {
  const low = registered.filter(({ config }) => Number(config[key]?.value ?? wanted) < wanted)
  if (low.length === 0) return []
  const values = [...new Set(low.map(({ config }) => Number(config[key]?.value)))].sort((a, b) => a - b)
  const told = (numbers: readonly number[]) => `${key} = ${listed(numbers, 'or')}, ${wanted} wanted`
  return [{ ...aboutBrokers(low, told(values)), basis: told(values.slice(0, 1)) }]
}

/** The same for settings that one of Kafka's own topics is created with: one finding a topic. */
export function tooLowForInternal(
  scene: Scene,
  keys: readonly (readonly [topic: string, key: string])[],
  wantedOf: (target: Target) => number,
): Found[] {
  return keys.flatMap(([topic, key]) => {
    const exists = scene.cluster.topics.some(({ name }) => name === topic)
    return tooLow(scene, key, wantedOf(scene.targetOf({ name: topic }))).map((found) => ({
      ...found,
      of: topic,
      // It matters again only when somebody deletes the topic, or builds the next cluster from this configuration.
      ...(exists ? { severity: 'low' as const } : {}),
      facts: `${found.facts} · ${topic} ${exists ? 'exists already' : 'does not exist yet'}`,
    }))
  })
}

/** A finding about settings in the configuration file of brokers. Which of them have it comes and goes with them: it is one thing. */
export function aboutBrokers(brokers: readonly Broker[], facts: string): Found {
  const who = brokersNamed(brokers.map(({ id }) => id))
  return { subject: who, facts, topics: [], remedy: words(IN_FILE) }
}

/** The change for all brokers. What one of them sets for itself would hide it, so that goes. */
export function setOnAllBrokers({ liveBrokers }: Scene, key: string, value: string, text: string): Remedy {
  const own = liveBrokers.filter(({ config }) => config[key]?.source === 'broker')
  const changes: readonly ConfigWish[] = [
    { resource: ALL_BROKERS, key, value },
    ...own.map(({ id }) => ({ resource: { kind: 'broker' as const, name: String(id) }, key, value: null })),
  ]
  return { kind: 'config', label: `Set ${key} = ${value} on all brokers`, changes, text }
}
