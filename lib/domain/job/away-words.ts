import type { BrokerId, Cluster } from '../cluster.ts'
import type { Wish } from './job.ts'

/** "is down", "do not answer": what is said of brokers that are not there. Only those that Kafka has given up are down. */
export function awayState(brokers: readonly BrokerId[], cluster: Cluster | null): string {
  const one = brokers.length === 1
  const areDown = brokers.every((id) => cluster?.brokers.find((broker) => broker.id === id)?.alive === false)
  if (areDown) return one ? 'is down' : 'are down'
  return one ? 'does not answer' : 'do not answer'
}

/** What to do about brokers that are not there and that a job needs; `otherwise` where they stay away. */
export function startWords(brokers: readonly BrokerId[], wish: Wish, otherwise: string): string {
  const one = brokers.length === 1
  const then = wish === 'pause' ? 'what is in flight ends, and the job rests' : 'the job goes on by itself'
  return `Start the ${one ? 'broker' : 'brokers'}: ${then}. Where ${one ? 'it' : 'they'} will not come back, ${otherwise}.`
}
