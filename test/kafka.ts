import { deleteTopicsV6 } from '@platformatic/kafka'
import { type Address, parseBootstrap } from '#lib/kafka/bootstrap.ts'
import { Link } from '#lib/kafka/link.ts'
import { describeTopics } from '#lib/kafka/topics.ts'
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

/** Deletes the topics whose name begins so, for the tests that follow on the same stand. */
export async function deleteTopics(prefix: string): Promise<void> {
  const link = new Link(addresses, { tls: false })
  const topics = await describeTopics(link, null)
  if (!topics.ok) throw new Error(topics.problem.message)
  const own = topics.value.filter(({ name }) => name.startsWith(prefix)).map(({ name }) => ({ name }))
  const deleted = await link.any('forwarded', (wire) =>
    wire.read([deleteTopicsV6.api], [own, 20_000], 25_000),
  )
  link.close()
  if (!deleted.ok) throw new Error(deleted.problem.message)
}
