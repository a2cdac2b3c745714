import { type Address, parseBootstrap } from '#lib/kafka/bootstrap.ts'
import { clusterOf, currentStand } from './stand.ts'

/** The stand's brokers 1, 2 and 3, as `lib/kafka` is told of them. */
export const { bootstrap } = currentStand()

export const addresses = parsed(bootstrap)

const cluster = clusterOf(currentStand())

/** Stops (SIGSTOP) a broker's process where it stands, or lets it go on (SIGCONT). */
export async function signalBroker(id: number, signal: 'SIGSTOP' | 'SIGCONT'): Promise<void> {
  await cluster.kill(id, signal)
}

function parsed(text: string): readonly Address[] {
  const read = parseBootstrap(text)
  if (!read.ok) throw new Error(read.problem.message)
  return read.value
}
