import { deleteTopicsV6 } from '@platformatic/kafka'
import { until } from '#bin/progress.ts'
import { type Assignment, createTopic } from '#demo/create-topic.ts'
import { must, mustAll } from '#demo/link.ts'
import { reassign } from '#demo/reassign.ts'
import { fillEmptyTopics } from '#demo/seed.ts'
import { isMoving, sameReplicas, type Topic, targetReplicas } from '#lib/domain/cluster.ts'
import type { ConfigResource } from '#lib/domain/config/setting.ts'
import type { Job } from '#lib/domain/job/job.ts'
import {
  FOLLOWER_RATE,
  FOLLOWER_REPLICAS,
  LEADER_RATE,
  LEADER_REPLICAS,
  LOG_DIRS_RATE,
} from '#lib/domain/plan/throttle-keys.ts'
import { parseBootstrap } from '#lib/kafka/bootstrap.ts'
import { alterConfigs, type ConfigValues, readConfigs } from '#lib/kafka/configs.ts'
import { electPreferredLeaders } from '#lib/kafka/elect.ts'
import { Link } from '#lib/kafka/link.ts'
import { listReassignments } from '#lib/kafka/reassign.ts'
import { describeTopics } from '#lib/kafka/topics.ts'
import { endpoints, readTopology } from '#lib/kafka/topology.ts'

/** The topics that chaos is made with, and where they stand. */

type Shape = {
  readonly name: string
  readonly bytesPerPartition: number
  readonly config: Readonly<Record<string, string>>
  readonly home: Assignment
  readonly away: Assignment
}

export type Side = 'home' | 'away'

/** Tiny, so that a job takes seconds; the large one is in flight for long enough to be seen. */
const SHAPES: readonly Shape[] = [
  {
    name: 'chaos-large',
    bytesPerPartition: 2_000_000,
    config: { 'max.message.bytes': '2000000' },
    home: [[1, 2]],
    away: [[3, 2]],
  },
  {
    name: 'chaos-small',
    bytesPerPartition: 300_000,
    config: { 'retention.ms': '-1' },
    // One gains replicas, one moves altogether, one only changes their order.
    home: [[1], [1, 2], [3, 2]],
    away: [
      [1, 2, 3],
      [2, 3],
      [2, 3],
    ],
  },
]
export const NAMES = SHAPES.map(({ name }) => name)
export const TOPICS = SHAPES.map(({ name, home }) => ({ name, partitions: home.length }))
/** At this rate, bytes per second, the large one is under way for a second or two. */
export const RATE = 1_000_000

/** What an operator had throttled before: a rate on two brokers, and lists with a space and with everything in them. */
const OPERATORS: readonly ConfigValues[] = [
  { resource: { kind: 'broker', name: '1' }, values: { [LEADER_RATE]: '70000000' } },
  { resource: { kind: 'broker', name: '3' }, values: { [FOLLOWER_RATE]: '90000000' } },
  { resource: { kind: 'topic', name: 'chaos-large' }, values: { [LEADER_REPLICAS]: '0:1, 99:3' } },
  { resource: { kind: 'topic', name: 'chaos-small' }, values: { [FOLLOWER_REPLICAS]: '*' } },
]
const RESOURCES: readonly ConfigResource[] = [
  ...['1', '2', '3'].map((name) => ({ kind: 'broker' as const, name })),
  ...NAMES.map((name) => ({ kind: 'topic' as const, name })),
]

/** For brokers to hear of the last change, and for one that was down to answer. */
const SETTLED_MS = 10_000

export class Field {
  readonly link: Link
  readonly #bootstrap: string
  /** Every configuration that was set on a broker or topic itself before the first job. */
  #configs = ''

  constructor(bootstrap: string) {
    this.#bootstrap = bootstrap
    this.link = new Link(must(parseBootstrap(bootstrap)), { tls: false })
  }

  /** Creates and fills the topics at home, and sets what an operator had set. */
  async prepare(): Promise<void> {
    await this.learn()
    const present = must(await describeTopics(this.link, NAMES)).map(({ name }) => name)
    for (const { name, home, config } of SHAPES) {
      // Kafka creates a topic with one replication factor only; the rest is brought about afterwards.
      const first = home.map(() => [1, 2])
      if (!present.includes(name)) await createTopic(this.link, name, first, config)
    }
    await fillEmptyTopics(
      this.#bootstrap,
      SHAPES.map(({ name, bytesPerPartition, home }) => ({ name, bytesPerPartition, assignment: home })),
      (_what, work) => work(),
    )
    await this.bring('home')
    mustAll(await alterConfigs(this.link, OPERATORS))
    await until(
      'the settings of the operator',
      async () => {
        const configs = await this.configs()
        return configs.includes('99:3') && configs.includes('70000000') ? null : configs
      },
      { deadlineMs: 20_000 },
    )
    this.#configs = await this.configs()
  }

  /** Deletes a topic and creates it again under its name, with the same settings and on that side. */
  async recreate(name: string, side: Side): Promise<void> {
    const shape = SHAPES.find((candidate) => candidate.name === name)
    if (!shape) throw new Error(`there is no topic ${name}`)
    const topics = [{ name }]
    must(
      await this.link.any('forwarded', (wire) => wire.read([deleteTopicsV6.api], [topics, 20_000], 25_000)),
    )
    await until('the new topic', () => this.#create(shape, side), { deadlineMs: 30_000, everyMs: 100 })
    mustAll(
      await alterConfigs(
        this.link,
        OPERATORS.filter(({ resource }) => resource.name === name),
      ),
    )
    const away = async () =>
      (await this.notAt(side)).some((flaw) => flaw.startsWith(`${name}-`)) ? 'not yet' : null
    await until('its placement', away, { deadlineMs: 30_000, everyMs: 100 })
  }

  async #create(shape: Shape, side: Side): Promise<null> {
    const { name, config, home } = shape
    await createTopic(
      this.link,
      name,
      home.map(() => [1, 2]),
      config,
    )
    const targets = shape[side].map((replicas, partition) => ({ topic: name, partition, replicas }))
    await until(
      'its first placement',
      async () => {
        await reassign(this.link, targets)
        return null
      },
      { deadlineMs: 20_000, everyMs: 100 },
    )
    return null
  }

  /** Puts everything home, and every setting as it was before the first job, after a trial that left it otherwise. */
  async restore(): Promise<void> {
    await this.bring('home')
    const keys = [LEADER_RATE, FOLLOWER_RATE, LOG_DIRS_RATE, LEADER_REPLICAS, FOLLOWER_REPLICAS]
    const none = Object.fromEntries(keys.map((key) => [key, null]))
    const changes = RESOURCES.map(({ kind, name }) => {
      const own = OPERATORS.find(({ resource }) => resource.kind === kind && resource.name === name)
      const applicable = Object.entries(none).filter(
        ([key]) => key.endsWith('replicas') === (kind === 'topic'),
      )
      return { resource: { kind, name }, values: { ...Object.fromEntries(applicable), ...own?.values } }
    })
    mustAll(await alterConfigs(this.link, changes))
  }

  async remove(): Promise<void> {
    await this.learn()
    const undone = OPERATORS.filter(({ resource }) => resource.kind === 'broker').map(
      ({ resource, values }) => ({
        resource,
        values: Object.fromEntries(Object.keys(values).map((key) => [key, null])),
      }),
    )
    mustAll(await alterConfigs(this.link, undone))
    const topics = NAMES.map((name) => ({ name }))
    must(
      await this.link.any('forwarded', (wire) => wire.read([deleteTopicsV6.api], [topics, 20_000], 25_000)),
    )
    this.link.close()
  }

  async learn(): Promise<void> {
    await until(
      'the brokers',
      async () => {
        const { brokers } = must(await readTopology(this.link, null))
        this.link.learn(endpoints(brokers))
        return null
      },
      { deadlineMs: 60_000 },
    )
  }

  /** The file that moves everything to one side. */
  file(side: Side): string {
    return JSON.stringify({ version: 1, partitions: this.placement(side) })
  }

  /** The replicas of each partition on that side. */
  placement(side: Side) {
    return SHAPES.flatMap((shape) =>
      shape[side].map((replicas, partition) => ({ topic: shape.name, partition, replicas })),
    )
  }

  /** Puts everything to one side, whoever had moved it, and waits until it is in sync there. */
  async bring(side: Side): Promise<void> {
    await until(`everything ${side}`, () => this.#step(side), { deadlineMs: 90_000, everyMs: 200 })
  }

  async #step(side: Side): Promise<string | null> {
    const topics = must(await describeTopics(this.link, NAMES))
    const running = must(await listReassignments(this.link)).filter(({ topic }) => NAMES.includes(topic))
    const astray = this.placement(side).filter(({ topic, partition, replicas }) => {
      const found = topics.find(({ name }) => name === topic)?.partitions[partition]
      return !found || !sameReplicas(targetReplicas(found), replicas)
    })
    const cancelled = running.filter((move) =>
      astray.some(({ topic, partition }) => topic === move.topic && partition === move.partition),
    )
    if (cancelled.length > 0) {
      await reassign(
        this.link,
        cancelled.map(({ topic, partition }) => ({ topic, partition, replicas: null })),
      )
      return 'cancelling'
    }
    if (astray.length > 0) {
      await reassign(this.link, astray)
      return 'moving'
    }
    return (await this.#unsettled()) ?? this.#elect(topics)
  }

  /** Makes the first replica of each partition lead, where another one does: a job that had no leader to elect passed fewer points. */
  async #elect(topics: readonly Topic[]): Promise<string | null> {
    const due = topics.flatMap(({ name, partitions }) =>
      partitions
        .filter(({ leader, replicas }) => leader !== replicas[0])
        .map(({ id }) => ({ topic: name, partition: id })),
    )
    if (due.length === 0) return null
    must(await electPreferredLeaders(this.link, due))
    return 'electing'
  }

  async #unsettled(): Promise<string | null> {
    for (const { name, partitions } of must(await describeTopics(this.link, NAMES))) {
      for (const partition of partitions) {
        if (isMoving(partition)) return `${name}-${partition.id} moves`
        if (partition.isr.length < partition.replicas.length) return `${name}-${partition.id} is not in sync`
      }
    }
    return null
  }

  /** Resolves when nothing moves and everything is in sync, as far as a broker shows it. */
  async settled(): Promise<void> {
    await until('everything in sync', () => this.#unsettled(), { deadlineMs: 60_000, everyMs: 100 })
  }

  /** Waits until nothing moves and everything is in sync; what is not where the job says that it is, in words. */
  async misplaced({ moves }: Pick<Job, 'moves'>, touched: readonly string[]): Promise<string[]> {
    await this.settled()
    const topics = must(await describeTopics(this.link, NAMES))
    return moves.flatMap(({ topic, partition, from, to, state, problem }) => {
      if (state === 'refused' || touched.includes(topic)) return []
      const replicas = topics.find(({ name }) => name === topic)?.partitions[partition]?.replicas ?? []
      const promised = state === 'done' ? to : from
      if (sameReplicas(replicas, promised)) return []
      return [
        `${topic}-${partition} is ${state} (${problem?.code ?? 'no problem'}) but on ${replicas} instead of ${promised}`,
      ]
    })
  }

  /** What is not on that side, in words. */
  async notAt(side: Side): Promise<string[]> {
    const topics = must(await describeTopics(this.link, NAMES))
    return SHAPES.flatMap((shape) =>
      shape[side].flatMap((replicas, partition) => {
        const found = topics.find(({ name }) => name === shape.name)?.partitions[partition]
        if (found && !isMoving(found) && sameReplicas(found.replicas, replicas)) return []
        return [`${shape.name}-${partition} is on ${found?.replicas} instead of ${replicas}`]
      }),
    )
  }

  /** Everything that is set on a broker or topic itself, sorted. */
  async configs(): Promise<string> {
    const read = await readConfigs(this.link, RESOURCES)
    return read
      .flatMap(({ resource, config }) =>
        Object.entries(must(config)).flatMap(([key, { value, source }]) =>
          source === resource.kind ? [`${resource.kind} ${resource.name} ${key}=${value}`] : [],
        ),
      )
      .sort()
      .join('\n')
  }

  /** What differs from the configuration before the first job, in words. */
  async changedConfigs(): Promise<string[]> {
    const before = this.#configs.split('\n')
    // A broker learns of a change a moment after the controller.
    let differing = ['the configuration cannot be read']
    const same = async () => {
      const now = (await this.configs()).split('\n')
      differing = [
        ...before.filter((line) => !now.includes(line)).map((line) => `gone: ${line}`),
        ...now.filter((line) => !before.includes(line)).map((line) => `left behind: ${line}`),
      ]
      return differing.length === 0 ? null : 'they differ'
    }
    // Told below, line by line.
    await until('the configuration', same, { deadlineMs: SETTLED_MS, everyMs: 200 }).catch(() => undefined)
    return differing
  }
}
