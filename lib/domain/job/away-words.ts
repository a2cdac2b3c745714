import type { BrokerId, Cluster } from '../cluster.ts'

/** "is down", "do not answer": what is said of brokers that are not there. Only those that Kafka has given up are down. */
export function awayState(brokers: readonly BrokerId[], cluster: Cluster | null): string {
  const one = brokers.length === 1
  const areDown = brokers.every((id) => cluster?.brokers.find((broker) => broker.id === id)?.alive === false)
  if (areDown) return one ? 'is down' : 'are down'
  return one ? 'does not answer' : 'do not answer'
}
