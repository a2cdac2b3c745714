import { deleteTopicsV6 } from '@platformatic/kafka'
import { until } from '#bin/progress.ts'
import { type Assignment, createTopic as createOnLink } from '#demo/create-topic.ts'
import { must, withLink } from '#demo/link.ts'
import { formatAddress, parseBootstrap } from '#lib/kafka/bootstrap.ts'
import { describeTopics } from '#lib/kafka/topics.ts'
import { clusterOf, currentStand } from './stand.ts'

/** The stand's brokers 1, 2 and 3, as `lib/kafka` is told of them. */
export const { bootstrap } = currentStand()

export const addresses = must(parseBootstrap(bootstrap))

const cluster = clusterOf(currentStand())

/** Stops (SIGSTOP) a broker's process where it stands, lets it go on (SIGCONT), or ends it (SIGKILL). */
export async function signalBroker(id: number, signal: 'SIGSTOP' | 'SIGCONT' | 'SIGKILL'): Promise<void> {
  await cluster.kill(id, signal)
}

/** Creates a topic with this assignment, and waits until every broker knows it and each partition has a leader. */
export async function createTopic(
  name: string,
  assignment: Assignment,
  config: Readonly<Record<string, string>> = {},
  brokers: string = bootstrap,
): Promise<void> {
  await withLink(brokers, (link) => createOnLink(link, name, assignment, config))
  for (const address of must(parseBootstrap(brokers)))
    await withLink(formatAddress(address), async (link) => {
      const missing = async () => {
        const [topic] = must(await describeTopics(link, [name]))
        const led = topic?.partitions.filter(({ leader }) => leader !== null) ?? []
        return led.length === assignment.length ? null : `${led.length} partitions of ${name} have a leader`
      }
      await until(`topic ${name}`, missing, { deadlineMs: 30_000, everyMs: 50 })
    })
}

/** Deletes the topics whose name begins so, for the tests that follow on the same stand. */
export async function deleteTopics(prefix: string): Promise<void> {
  await withLink(bootstrap, async (link) => {
    const topics = must(await describeTopics(link, null))
    const own = topics.filter(({ name }) => name.startsWith(prefix)).map(({ name }) => ({ name }))
    must(await link.any('forwarded', (wire) => wire.read([deleteTopicsV6.api], [own, 20_000], 25_000)))
  })
}
