import { setTimeout as sleep } from 'node:timers/promises'
import { createTopicsV7, FeatureUpgradeTypes, updateFeaturesV1 } from '@platformatic/kafka'
import { until } from '#bin/progress.ts'
import type { KafkaCluster } from '#demo/kafka.ts'
import { must, mustAll } from '#demo/link.ts'
import { reassign } from '#demo/reassign.ts'
import { type BrokerId, OFFSETS_TOPIC } from '#lib/domain/cluster.ts'
import { coordinatorPartition } from '#lib/domain/group-hash.ts'
import { FOLLOWER_RATE } from '#lib/domain/plan/throttle-keys.ts'
import { parseBootstrap } from '#lib/kafka/bootstrap.ts'
import { alterConfigs } from '#lib/kafka/configs.ts'
import { electPreferredLeaders } from '#lib/kafka/elect.ts'
import { Link } from '#lib/kafka/link.ts'
import { readQuorum } from '#lib/kafka/quorum.ts'
import { endpoints, readTopology, type Topology } from '#lib/kafka/topology.ts'
import { findCoordinators } from './coordinator.ts'
import { idAt, LoneGroup, type Protocol } from './groups.ts'
import { placesIn, shownBy } from './partitions.ts'
import { ALL, nameOf, type Place, write } from './records.ts'
import { BROKER_SESSION_MS, type Lag, type Step } from './scenarios.ts'
import type { Shape } from './shapes.ts'

const ELR_FEATURE = 'eligible.leader.replicas.version'
const CREATE_MS = 60_000
const SETTLED_MS = 60_000
const EVERY_MS = 200
/** Larger than what one fetch of a follower may bring (`replica.fetch.max.bytes` of these brokers), so that each fetch brings one. */
const BATCH_BYTES = 1_500
/** A throttled follower gets one of these now and then: with so many it stays behind for as long as a scenario takes. */
const BATCHES = 12

/** The cluster of a scenario, its topics and its groups. */
export class Ground {
  readonly kafka: KafkaCluster
  readonly link: Link
  readonly shapes: readonly Shape[]
  groups: readonly LoneGroup[] = []
  /** A connection to each broker alone: what one shows is not what the next one shows yet. */
  readonly #own: ReadonlyMap<BrokerId, Link>
  /** Brokers that are dead, or stand still. */
  readonly #away = new Set<BrokerId>()

  constructor(kafka: KafkaCluster, shapes: readonly Shape[]) {
    this.kafka = kafka
    this.shapes = shapes
    this.link = new Link(must(parseBootstrap(kafka.bootstrap)), { tls: false })
    this.#own = new Map(
      kafka.ids.map((id) => [
        id,
        new Link(must(parseBootstrap(`localhost:${kafka.portOf(id)}`)), { tls: false }),
      ]),
    )
  }

  close(): void {
    this.link.close()
    for (const link of this.#own.values()) link.close()
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
    const there = [...this.#own].filter(([id]) => !this.#away.has(id))
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
        wire.read([createTopicsV7.api], [topics, CREATE_MS, false], CREATE_MS),
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
    await this.#fill(await this.places(), ALL, 'first')
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

  async #fill(places: readonly Place[], acks: number, key: string, bytes = 0): Promise<void> {
    const missing = async () => {
      const answers = await write(this.link, places, { acks, key, bytes })
      const [refused] = [...answers].filter(([, answer]) => answer !== 0)
      return refused === undefined ? null : `${refused[0]} answers ${refused[1]}`
    }
    await until(`records with acks=${acks}`, missing, { deadlineMs: SETTLED_MS, everyMs: EVERY_MS })
  }

  /**
   * Makes the brokers lag behind where they are held back: they stand still until they are fenced, too much is written meanwhile,
   * and then they go on. Elsewhere they catch up. Where leaders stand still for a while, too, they are elected again with a new
   * epoch, and followers have to come as far as it began: then they lag also where the high watermark has not moved.
   */
  async lag({ brokers, leaders = [] }: Lag): Promise<void> {
    await this.strike(brokers, 'SIGSTOP')
    await this.untilFenced(brokers)
    const held = this.shapes.flatMap((shape) =>
      shape.laggards.flatMap((laggards, partition) => {
        const own = brokers.filter((id) => laggards.includes(id))
        return own.length === 0 ? [] : [{ shape, partition, own }]
      }),
    )
    const names = new Set(held.map(({ shape, partition }) => nameOf({ topic: shape.name, partition })))
    const places = (await this.places()).filter((place) => names.has(nameOf(place)))
    for (let batch = 0; batch < BATCHES; batch++)
      await this.#fill(places, 1, `backlog-${brokers.join('-')}-${batch}`, BATCH_BYTES)
    await this.#commitMuch(
      held.filter(({ shape }) => shape.name === OFFSETS_TOPIC).map(({ partition }) => partition),
    )
    if (leaders.length > 0) {
      await this.strike(leaders, 'SIGSTOP')
      await this.untilFenced(leaders)
      await this.wake(leaders)
    }
    await this.bringBack()
    await this.settle()
    const { topics } = await this.topology()
    for (const { shape, partition, own } of held) {
      if (shape.deep && leaders.length === 0) continue
      const isr = topics.find(({ name }) => name === shape.name)?.partitions[partition]?.isr ?? []
      const caughtUp = own.find((id) => isr.includes(id))
      if (caughtUp !== undefined)
        throw new Error(`broker ${caughtUp} does not lag behind in ${shape.name}-${partition}`)
    }
  }

  /** Groups of these partitions of the offsets topic commit until their followers are behind. */
  async #commitMuch(partitions: readonly number[]): Promise<void> {
    const count = this.#offsetsPartitions
    const own = this.groups.filter(({ id }) => partitions.includes(coordinatorPartition(id, count)))
    const found = await findCoordinators(
      this.link,
      'group',
      own.map(({ id }) => id),
    )
    for (let batch = 0; batch < BATCHES; batch++)
      for (const group of own) {
        const answer = await group.commit(this.link, found.get(group.id) ?? null, BATCH_BYTES)
        if (answer !== 0) throw new Error(`${group.id} did not commit: ${answer}`)
      }
  }

  get #offsetsPartitions(): number {
    return this.shapes.find(({ name }) => name === OFFSETS_TOPIC)?.assignment.length ?? 0
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

  /** Does what comes before a loss. */
  async ready({ enableElr, internalMinIsr, lags = [] }: Step): Promise<void> {
    if (enableElr) await this.#enableElr()
    if (internalMinIsr !== undefined) await this.#setInternalMinIsr(internalMinIsr)
    await this.join()
    for (const lag of lags) await this.lag(lag)
    if (lags.length > 0) await this.join()
  }

  async #enableElr(): Promise<void> {
    const feature = { feature: ELR_FEATURE, maxVersionLevel: 1, upgradeType: FeatureUpgradeTypes.UPGRADE }
    const reply = must(
      await this.link.any('forwarded', (wire) =>
        wire.read([updateFeaturesV1.api], [CREATE_MS, [feature], false], CREATE_MS),
      ),
    )
    const refused = reply.results.find(({ errorCode }) => errorCode !== 0)
    if (refused !== undefined) throw new Error(`${ELR_FEATURE} was refused: ${refused.errorMessage}`)
    const missing = async () =>
      (await this.views()).every(({ elrEnabled }) => elrEnabled) ? null : 'some broker does not know it yet'
    await until(ELR_FEATURE, missing, { deadlineMs: SETTLED_MS, everyMs: EVERY_MS })
  }

  async #setInternalMinIsr(minIsr: number): Promise<void> {
    const internal = this.shapes.filter(({ name }) => name.startsWith('__'))
    mustAll(
      await alterConfigs(
        this.link,
        internal.map(({ name }) => ({
          resource: { kind: 'topic' as const, name },
          values: { 'min.insync.replicas': String(minIsr) },
        })),
      ),
    )
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
    if (running.length > 0) return `${running.length} partitions are being moved`
    const due: { topic: string; partition: number }[] = []
    for (const { name, assignment, laggards } of this.shapes) {
      const topic = topics.find((one) => one.name === name)
      for (const [id, replicas] of assignment.entries()) {
        const partition = topic?.partitions[id]
        if (partition === undefined) return `${name} is unknown`
        const held = laggards[id] ?? []
        const behind = partition.replicas.find((one) => !partition.isr.includes(one) && !held.includes(one))
        if (behind !== undefined) return `${name}-${id} is not in sync on broker ${behind}`
        const [first] = replicas
        if (
          held.length === 0 &&
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

  /** One group of each protocol in every partition of the offsets topic, each with some of the topics. */
  found(): void {
    const offsets = this.#offsetsPartitions
    const others = this.shapes.filter(({ name }) => !name.startsWith('__'))
    const protocols: readonly Protocol[] = ['classic', 'consumer']
    this.groups = Array.from({ length: offsets }, (_, partition) =>
      protocols.map((protocol, index) => {
        const topics = [0, 1].flatMap(
          (step) => others[(partition * 5 + index * 3 + step * 7) % others.length] ?? [],
        )
        return new LoneGroup(
          idAt(`${protocol}-${partition}`, partition, offsets),
          protocol,
          topics.map(({ name, assignment }) => ({ name, partitions: assignment.length })),
        )
      }),
    ).flat()
  }

  /** Every group has its member, and has committed. */
  async join(): Promise<void> {
    const ids = this.groups.map(({ id }) => id)
    const missing = async () => {
      const found = await findCoordinators(this.link, 'group', ids)
      const refused = await Promise.all(
        this.groups.map(async (group) => {
          const coordinator = found.get(group.id) ?? null
          const joined = await group.join(this.link, coordinator)
          const committed = joined === 0 ? await group.commit(this.link, coordinator) : joined
          return committed === 0 ? [] : [`${group.id} answers ${joined} and ${committed}`]
        }),
      )
      return refused.flat()[0] ?? null
    }
    await until('every group to join', missing, { deadlineMs: SETTLED_MS, everyMs: EVERY_MS })
  }
}
