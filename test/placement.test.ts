import { createPartitionsV3, createTopicsV7 } from '@platformatic/kafka'
import { afterAll, expect, test } from 'vitest'
import { until } from '#bin/progress.ts'
import { must, withLink } from '#demo/link.ts'
import type { Cluster, Topic } from '#lib/domain/cluster.ts'
import { bestFit } from '#lib/domain/placement/infer.ts'
import { sampleBroker } from '#lib/domain/sample.ts'
import type { Link } from '#lib/kafka/link.ts'
import { readTopology } from '#lib/kafka/topology.ts'
import { bootstrap, deleteTopics } from './kafka.ts'

const PREFIX = 'placement-'

afterAll(() => deleteTopics(PREFIX))

/** Topics as the controller itself places them: so many partitions, each with so many replicas. */
async function createAsKafkaLikes(link: Link, shapes: readonly (readonly [number, number])[]): Promise<void> {
  const topics = shapes.map(([partitions, replicas], position) => ({
    name: `${PREFIX}${position}-${partitions}-${replicas}`,
    numPartitions: partitions,
    replicationFactor: replicas,
    assignments: [],
    configs: [],
  }))
  const wire = must(await link.answering('forwarded', 2_000))
  must(await wire.read([createTopicsV7.api], [topics, 25_000, false], 30_000))
}

async function addPartitions(link: Link, topics: readonly Topic[], added: number): Promise<void> {
  const wanted = topics.map(({ name, partitions }) => ({
    name,
    count: partitions.length + added,
    // Null asks the controller to place them; the type knows lists only.
    assignments: null as unknown as [],
  }))
  const wire = must(await link.answering('forwarded', 2_000))
  must(await wire.read([createPartitionsV3.api], [wanted, 25_000, false], 30_000))
}

/** The topics of this test, once they have so many partitions in all. */
async function clusterWith(link: Link, partitions: number): Promise<Cluster> {
  const read = async () => {
    const { brokers, topics } = must(await readTopology(link, null))
    const own = topics.filter(({ name }) => name.startsWith(PREFIX))
    const cluster: Cluster = {
      clusterId: null,
      readAt: '2026-01-01T00:00:00.000Z',
      kraft: null,
      elrEnabled: false,
      kafkaVersion: null,
      brokers: brokers.map(({ id, rack, alive }) => sampleBroker(id, { rack, alive })),
      topics: own,
      groups: [],
      stalled: [],
    }
    return cluster
  }
  const missing = async () => {
    const found = (await read()).topics.reduce((sum, topic) => sum + topic.partitions.length, 0)
    return found === partitions ? null : `${found} of ${partitions} partitions are known`
  }
  await until('the topics that the controller placed', missing, { deadlineMs: 60_000, everyMs: 200 })
  return read()
}

test('follows whatever the controller of a real cluster placed, partitions that were added later included', async () => {
  const shapes = [1, 2, 3].flatMap((replicas) =>
    [1, 3, 7, 12, 30].map((partitions) => [partitions, replicas] as const),
  )
  const made = shapes.reduce((sum, [partitions]) => sum + partitions, 0)
  await withLink(bootstrap, async (link) => {
    await createAsKafkaLikes(link, shapes)
    const cluster = await clusterWith(link, made)
    expect(cluster.topics).toHaveLength(shapes.length)
    for (const topic of cluster.topics) {
      expect(bestFit(topic, cluster), topic.name).toMatchObject({
        follows: topic.partitions.length,
        departures: [],
      })
    }

    const large = cluster.topics.filter(({ name }) => name.endsWith('-30-3'))
    await addPartitions(link, large, 20)
    const later = await clusterWith(link, made + 20)
    const grown = later.topics.find(({ name }) => name === large[0]?.name)
    if (grown === undefined) throw new Error('the topic is gone')
    const fit = bestFit(grown, later)
    expect(grown.partitions).toHaveLength(50)
    expect(fit.follows).toBe(50)
  })
})
