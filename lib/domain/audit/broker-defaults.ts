import type { Broker } from '../cluster.ts'
import { listed } from '../words.ts'
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

/** A finding about settings in the configuration file of brokers. Which of them have it comes and goes with them: it is one thing. */
export function aboutBrokers(brokers: readonly Broker[], facts: string): Found {
  const who = brokersNamed(brokers.map(({ id }) => id))
  return { subject: who, facts, topics: [], remedy: words(IN_FILE) }
}
