import type { Broker } from '../cluster.ts'
import { listed } from '../words.ts'
import { type Found, words } from './rule.ts'
import { brokersNamed, type Scene } from './scene.ts'

/** Settings of brokers with which the next topic begins as a finding. */

/** A topic that no pattern singles out: `*` matches it. */
export const ANY_TOPIC = { name: '' }
const IN_FILE =
  'It cannot be changed while a broker runs: set it in the configuration file of each of them and restart them one at a time.'

/** Live brokers whose number for the key is below what is wanted: one finding for all of them. */
export function tooLow({ liveBrokers }: Scene, key: string, wanted: number): Found[] {
  const low = liveBrokers.filter(({ config }) => Number(config[key]?.value ?? wanted) < wanted)
  if (low.length === 0) return []
  const values = new Set(low.map(({ config }) => config[key]?.value ?? ''))
  return [aboutBrokers(low, `${key} = ${listed([...values].sort(), 'or')}, ${wanted} wanted`)]
}

/** A finding about settings in the configuration file of brokers. */
export function aboutBrokers(brokers: readonly Broker[], facts: string): Found {
  const who = brokersNamed(brokers.map(({ id }) => id))
  return { subject: who, facts, basis: `${facts} on ${who}`, topics: [], remedy: words(IN_FILE) }
}
