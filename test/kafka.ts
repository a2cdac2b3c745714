import { deleteTopicsV6 } from '@platformatic/kafka'
import { until } from '#bin/progress.ts'
import { createTopic as createOnDemo } from '#demo/wire.ts'
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

/** Creates a topic with this assignment, and waits until every broker knows it and each partition has a leader. */
export async function createTopic(
  name: string,
  assignment: readonly (readonly number[])[],
  config: Readonly<Record<string, string>> = {},
): Promise<void> {
  await createOnDemo(bootstrap, name, assignment, config)
  for (const address of addresses) {
    const link = new Link([address], { tls: false })
    const missing = async () => {
      const topics = await describeTopics(link, [name])
      if (!topics.ok) return topics.problem.message
      const led = topics.value[0]?.partitions.filter(({ leader }) => leader !== null) ?? []
      return led.length === assignment.length ? null : `${led.length} partitions of ${name} have a leader`
    }
    await until(`topic ${name}`, missing, { deadlineMs: 30_000, everyMs: 50 })
    link.close()
  }
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
