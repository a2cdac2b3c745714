import { setTimeout as sleep } from 'node:timers/promises'
import { createTopicsV7 } from '@platformatic/kafka'
import { until } from '#bin/progress.ts'
import type { KafkaCluster } from '#demo/kafka.ts'
import { must, mustAll } from '#demo/link.ts'
import { reassign } from '#demo/reassign.ts'
import type { BrokerId } from '#lib/domain/cluster.ts'
import { FOLLOWER_RATE } from '#lib/domain/plan/throttle-keys.ts'
import { parseBootstrap } from '#lib/kafka/bootstrap.ts'
import { alterConfigs } from '#lib/kafka/configs.ts'
import { electPreferredLeaders } from '#lib/kafka/elect.ts'
import { Link } from '#lib/kafka/link.ts'
import { readQuorum } from '#lib/kafka/quorum.ts'
import { endpoints, readTopology, type Topology } from '#lib/kafka/topology.ts'
import { Clients } from './clients.ts'
import { placesIn, shownBy } from './partitions.ts'
import { ALL, type Place, write } from './records.ts'
import { BROKER_SESSION_MS } from './scenarios.ts'
import type { Shape } from './shapes.ts'

export const REQUEST_MS = 60_000
export const SETTLED_MS = 60_000
export const EVERY_MS = 200
/** The cluster of a scenario with its topics, and whoever uses it. */
export class Ground {
  readonly kafka: KafkaCluster
  readonly link: Link
  readonly shapes: readonly Shape[]
  #clients: Clients | null = null
  /** A connection to each broker alone: what one shows is not what the next one shows yet. */
  readonly own: ReadonlyMap<BrokerId, Link>
  /** Brokers that are dead, or stand still. */
  readonly #away = new Set<BrokerId>()

  /** The name of a topic that goes on whatever is lost. */
  readonly calm: string

  constructor(kafka: KafkaCluster, shapes: readonly Shape[], calm: string) {
    this.calm = calm
    this.kafka = kafka
    this.shapes = shapes
    this.link = new Link(must(parseBootstrap(kafka.bootstrap)), { tls: false })
    this.own = new Map(
      kafka.ids.map((id) => [
        id,
        new Link(must(parseBootstrap(`localhost:${kafka.portOf(id)}`)), { tls: false }),
      ]),
    )
  }

  /** Who uses it, once it is prepared. */
  get clients(): Clients {
    if (this.#clients === null) throw new Error('nothing is prepared')
    return this.#clients
  }

  close(): void {
    this.#clients?.close()
    this.link.close()
    for (const link of this.own.values()) link.close()
  }

  /** Ends these brokers at once, or stops them where they stand. */
  async strike(brokers: readonly BrokerId[], signal: 'SIGKILL' | 'SIGSTOP'): Promise<void> {
    for (const id of brokers) this.#away.add(id)
    await Promise.all(brokers.map((id) => this.kafka.kill(id, signal)))
  }

  /** Starts or wakes whatever is away. */
  async bringBack(): Promise<void> {
    await this.kafka.restart()
    this.#away.clear()
  }

  /** What each broker shows that is there. */
  async views(): Promise<Topology[]> {
    const there = [...this.own].filter(([id]) => !this.#away.has(id))
    return Promise.all(there.map(async ([, link]) => must(await readTopology(link, null))))
  }

  /** What the first of the brokers shows that are there. */
  async topology(): Promise<Topology> {
    const [topology] = await this.views()
    if (topology === undefined) throw new Error('every broker is away')
    this.link.learn(endpoints(topology.brokers))
    return topology
  }

  /** Creates every topic, writes a few records, and lets members join their groups. */
  async prepare(): Promise<void> {
    await this.topology()
    // Kafka creates a topic with one replication factor only; the rest is brought about afterwards.
    const topics = this.shapes.map(({ name, assignment, config }) => {
      const factors = new Set(assignment.map((replicas) => replicas.length))
      const first = factors.size === 1 ? assignment : assignment.map((replicas) => replicas.slice(0, 1))
      return {
        ...{ name, numPartitions: -1, replicationFactor: -1 },
        assignments: first.map((brokerIds, partitionIndex) => ({
          partitionIndex,
          brokerIds: [...brokerIds],
        })),
        configs: Object.entries(config).map(([key, value]) => ({ name: key, value })),
      }
    })
    must(
      await this.link.any('forwarded', (wire) =>
        wire.read([createTopicsV7.api], [topics, REQUEST_MS, false], REQUEST_MS),
      ),
    )
    await until('every topic', () => this.#unknown(), { deadlineMs: SETTLED_MS, everyMs: EVERY_MS })
    const mixed = this.shapes.filter(
      ({ assignment }) => new Set(assignment.map((own) => own.length)).size > 1,
    )
    if (mixed.length > 0)
      await reassign(
        this.link,
        mixed.flatMap(({ name, assignment }) =>
          assignment.map((replicas, partition) => ({ topic: name, partition, replicas })),
        ),
      )
    mustAll(
      await alterConfigs(
        this.link,
        this.kafka.ids.map((id) => ({
          resource: { kind: 'broker' as const, name: String(id) },
          values: { [FOLLOWER_RATE]: '1' },
        })),
      ),
    )
    await this.settle()
    await this.fill(await this.places(), ALL, 'first')
    const topology = await this.topology()
    this.#clients = new Clients(endpoints(topology.brokers), topology, this.calm)
  }

  async #unknown(): Promise<string | null> {
    const { topics } = await this.topology()
    const missing = this.shapes.find(({ name, assignment }) => {
      const own = topics.find((topic) => topic.name === name)
      return own?.partitions.filter(({ leader }) => leader !== null).length !== assignment.length
    })
    return missing === undefined ? null : `${missing.name} is not there`
  }

  async places(): Promise<Place[]> {
    const topology = await this.topology()
    return placesIn(topology, shownBy(topology))
  }

  /** Writes to each partition until every leader takes it. */
  async fill(places: readonly Place[], acks: number, key: string, bytes = 0): Promise<void> {
    const missing = async () => {
      const answers = await write(this.link, places, { acks, key, bytes })
      const [refused] = [...answers].filter(([, answer]) => answer !== 0)
      return refused === undefined ? null : `${refused[0]} answers ${refused[1]}`
    }
    await until(`records with acks=${acks}`, missing, { deadlineMs: SETTLED_MS, everyMs: EVERY_MS })
  }

  /** Lets brokers go on that stand still, and waits until the others see them. */
  async wake(brokers: readonly BrokerId[]): Promise<void> {
    for (const id of brokers) await this.kafka.kill(id, 'SIGCONT')
    const missing = async () => {
      for (const { brokers: all } of await this.views()) {
        const fenced = all.find(({ id, alive }) => brokers.includes(id) && !alive)
        if (fenced !== undefined) return `broker ${fenced.id} is fenced`
      }
      return null
    }
    await until(`brokers ${brokers.join(' and ')}`, missing, { deadlineMs: SETTLED_MS, everyMs: EVERY_MS })
    for (const id of brokers) this.#away.delete(id)
  }

  /** Waits until there is no controller, and for as long as a broker's session lasts: nothing is fenced, and nothing fails over. */
  async untilHeadless(): Promise<void> {
    const missing = async () => ((await readQuorum(this.link)).ok ? 'there still is a controller' : null)
    await until('the quorum to be lost', missing, { deadlineMs: SETTLED_MS, everyMs: EVERY_MS })
    await sleep(2 * BROKER_SESSION_MS)
  }

  /** Waits until every other broker shows these as fenced, and nothing is led by them. */
  async untilFenced(brokers: readonly BrokerId[]): Promise<void> {
    const missing = async () => {
      for (const view of await this.views()) {
        const reason = unfenced(view)
        if (reason !== null) return reason
      }
      return null
    }
    const unfenced = ({ brokers: all, topics }: Topology) => {
      const alive = all.find(({ id, alive }) => brokers.includes(id) && alive)
      if (alive !== undefined) return `broker ${alive.id} is not fenced`
      const led = topics.find(({ partitions }) =>
        partitions.some(({ leader }) => leader !== null && brokers.includes(leader)),
      )
      return led === undefined ? null : `${led.name} is led by a broker that is gone`
    }
    await until(`brokers ${brokers.join(' and ')} to be fenced`, missing, {
      deadlineMs: SETTLED_MS,
      everyMs: EVERY_MS,
    })
  }

  /** Waits until everything is in sync but what is held back, and led by the first of its replicas that may. */
  async settle(): Promise<void> {
    await until('everything in sync', () => this.#unsettled(), { deadlineMs: SETTLED_MS, everyMs: EVERY_MS })
  }

  async #unsettled(): Promise<string | null> {
    for (const view of await this.views()) {
      const reason = await this.#unsettledIn(view)
      if (reason !== null) return reason
    }
    return null
  }

  async #unsettledIn({ topics, brokers, running }: Topology): Promise<string | null> {
    const fenced = brokers.find(({ alive }) => !alive)
    if (fenced) return `broker ${fenced.id} is fenced`
    const moving = running.find(({ topic }) =>
      this.shapes.some(({ name, target }) => name === topic && !target),
    )
    if (moving !== undefined) return `${moving.topic}-${moving.partition} is being moved`
    const due: { topic: string; partition: number }[] = []
    for (const { name, assignment, laggards, deep } of this.shapes) {
      const topic = topics.find((one) => one.name === name)
      for (const [id, replicas] of assignment.entries()) {
        const partition = topic?.partitions[id]
        if (partition === undefined) return `${name} is unknown`
        const held = laggards[id] ?? []
        const behind = partition.replicas.find((one) => !partition.isr.includes(one) && !held.includes(one))
        if (behind !== undefined) return `${name}-${id} is not in sync on broker ${behind}`
        // A replica that is held back is thrown out of sync by a new leader, for it begins to fetch anew.
        const [first] = replicas
        if (
          (held.length === 0 || deep) &&
          first !== undefined &&
          partition.leader !== first &&
          partition.isr.includes(first)
        )
          due.push({ topic: name, partition: id })
      }
    }
    if (due.length === 0) return null
    must(await electPreferredLeaders(this.link, due))
    return `${due.length} leaders are being elected`
  }
}
