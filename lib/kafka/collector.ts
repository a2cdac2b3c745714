import { setImmediate as nextTurn } from 'node:timers/promises'
import type { BrokerId, Config, Quorum, Topic } from '#lib/domain/cluster.ts'
import type { Observation, PartName } from '#lib/domain/observation.ts'
import { ok, type Problem, problem, type Result } from '#lib/domain/problem.ts'
import type { Address } from './bootstrap.ts'
import { type BrokerGroups, Composer } from './collector/compose.ts'
import { Contacts } from './collector/contacts.ts'
import { LogHistory } from './collector/log-history.ts'
import { Parts } from './collector/parts.ts'
import { Repeating, type Rhythm } from './collector/repeating.ts'
import { share, shareLogs, shareTopics } from './collector/share.ts'
import { Silence, unanswering, withoutLeader, withoutLeaders } from './collector/silence.ts'
import { Stalls } from './collector/stalls.ts'
import { TopicConfigs } from './collector/topic-configs.ts'
import { readConfigs } from './configs.ts'
import { joinProblems } from './failure.ts'
import { readGroups } from './groups.ts'
import { Link } from './link.ts'
import { type BrokerLogs, readLogDirs } from './log-dirs.ts'
import { readQuorum } from './quorum.ts'
import { endpoints, readTopology, type Topology } from './topology.ts'

export type CollectorOptions = {
  readonly bootstrap: readonly Address[]
  readonly tls: boolean
  /** Epoch milliseconds; `Date.now` unless told otherwise. */
  readonly now?: () => number
}

/** Knows one cluster, and keeps what it knows fresh. No caller ever waits for Kafka, but in `refresh` and `readLogDirs`. */
export type Collector = {
  /** The connections that it reads through, for whoever changes the same cluster. */
  readonly link: Link
  /** The newest of what is known; null before the first good reading of the metadata. */
  observation(): Observation | null
  /** Why nothing was ever read; null once something was, and before the first attempt has ended. */
  problem(): Problem | null
  /** Calls the listener with each new version, until the returned function is called. */
  subscribe(listener: (observation: Observation) => void): () => void
  /** Reads every part now. Fails where the metadata cannot be read; other parts say so in their ages. */
  refresh(): Promise<Result<Observation>>
  /** Reads the log directories of all brokers now; a broker that does not answer keeps what was known. */
  readLogDirs(): Promise<void>
  /** Bytes per second that are written to a partition, by the last readings of the log directories; null while unknown. */
  incoming(topic: string, partition: number): number | null
  stop(): void
}

export function startCollector(options: CollectorOptions): Collector {
  const reader = new ClusterReader(options)
  reader.start()
  return reader
}

/**
 * Reads every part of a cluster once, each broker with a deadline, and leaves no connection open. Fails where the
 * metadata cannot be read; other parts say so in their ages.
 */
export async function readOnce(options: CollectorOptions): Promise<Result<Observation>> {
  const reader = new ClusterReader(options)
  try {
    return await reader.refresh()
  } finally {
    reader.stop()
  }
}

const OFTEN: Rhythm = { periodMs: 5_000, slowestMs: 10_000 }
const SELDOM: Rhythm = { periodMs: 30_000, slowestMs: 60_000 }
const RARELY: Rhythm = { periodMs: 60_000, slowestMs: 120_000 }
/** Answers of several brokers that come at about the same time become one new version. */
const GATHER_MS = 50
/** On a large cluster they are gathered for longer, so that putting it together takes little of the time. */
const GATHER_PER_COMPOSE = 8
const GATHER_MOST_MS = 1_000
const NOBODY: ReadonlySet<BrokerId> = new Set()

class ClusterReader implements Collector {
  readonly link: Link
  #now: () => number
  #observation: Observation | null = null
  #listeners = new Set<(observation: Observation) => void>()
  #composer = new Composer()
  #contacts: Contacts
  #parts = new Parts()
  #facts = ''
  #composeMs = 0
  #publishing: Promise<void> = Promise.resolve()
  #toPublish: Promise<void> | null = null
  #gathering: NodeJS.Timeout | null = null
  #started = false
  #stopped = false

  #metadataFailed = false
  #topology: Topology | null = null
  #shown: readonly Topic[] = []
  #quorum: Quorum | null = null
  #silence = new Silence()
  #logs: ReadonlyMap<BrokerId, BrokerLogs> = new Map()
  #logHistory = new LogHistory()
  #stalls = new Stalls()
  #topicConfigs = new TopicConfigs()
  #brokerConfigs = new Map<BrokerId, Config>()
  #groups = new Map<BrokerId, BrokerGroups>()

  #metadataReading = new Repeating(OFTEN, () => this.#readMetadata())
  #quorumReading = new Repeating(OFTEN, () => this.#readQuorum())
  #contactReading = new Repeating(OFTEN, () => this.#askContacts())
  #logDirsReading = new Repeating(SELDOM, () => this.#readLogDirs())
  #slowReadings = [
    this.#logDirsReading,
    new Repeating(SELDOM, () => this.#readGroups()),
    new Repeating(RARELY, () => this.#readTopicConfigs()),
    new Repeating(RARELY, () => this.#readBrokerConfigs()),
  ]

  constructor({ bootstrap, tls, now = Date.now }: CollectorOptions) {
    this.#now = now
    this.link = new Link(bootstrap, { tls, now })
    this.#contacts = new Contacts(this.link, now)
  }

  start(): void {
    this.#started = true
    void this.#metadataReading.now()
    void this.#quorumReading.now()
  }

  stop(): void {
    this.#stopped = true
    for (const reading of this.#readings()) reading.stop()
    if (this.#gathering !== null) clearTimeout(this.#gathering)
    this.link.close()
  }

  observation(): Observation | null {
    return this.#observation
  }

  problem(): Problem | null {
    return this.#observation === null ? this.#parts.ages.metadata.problem : null
  }

  subscribe(listener: (observation: Observation) => void): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  async refresh(): Promise<Result<Observation>> {
    const others = [this.#quorumReading, this.#contactReading, ...this.#slowReadings]
    await this.#metadataReading.now()
    const failed = this.#parts.ages.metadata
    if (this.#observation === null || (failed.problem !== null && this.#metadataFailed)) {
      return { ok: false, problem: failed.problem ?? problem('not-read-yet', 'The console is stopping.') }
    }
    await Promise.all(others.map((reading) => reading.now()))
    await this.#publish()
    return ok(this.#observation)
  }

  async readLogDirs(): Promise<void> {
    await this.#logDirsReading.now()
  }

  incoming(topic: string, partition: number): number | null {
    const found = this.#composer.topic(topic)
    return found ? this.#logHistory.incoming(found, partition) : null
  }

  #readings(): Repeating[] {
    return [this.#metadataReading, this.#quorumReading, this.#contactReading, ...this.#slowReadings]
  }

  async #readMetadata(): Promise<boolean> {
    const startedAt = performance.now()
    const read = await readTopology(this.link, this.#topology)
    this.#metadataFailed = !read.ok
    if (!read.ok) {
      this.#parts.failed('metadata', read.problem)
      await this.#publish()
      return false
    }
    // Comparing and composing a large cluster take a turn of the event loop each.
    await nextTurn()
    const before = this.#topology
    this.#topology = { ...read.value, topics: shareTopics(before?.topics ?? [], read.value.topics) }
    await nextTurn()
    this.#parts.read('metadata', this.#now(), performance.now() - startedAt, read.value.problem)
    this.link.learn(endpoints(read.value.brokers))
    await this.#publish()
    // Who only refreshes asks for the other parts by itself.
    if (before === null && this.#started)
      for (const reading of [this.#contactReading, ...this.#slowReadings]) void reading.now()
    if (before !== null) void this.#readNewTopics()
    return true
  }

  async #readQuorum(): Promise<boolean> {
    const startedAt = performance.now()
    const read = await readQuorum(this.link)
    this.#silence.note(read.ok ? null : read.problem, performance.now())
    if (read.ok) {
      this.#quorum = share(this.#quorum, read.value)
      this.#parts.read('quorum', this.#now(), performance.now() - startedAt, null)
    } else {
      this.#parts.failed('quorum', read.problem)
    }
    this.#gather()
    return read.ok
  }

  async #askContacts(): Promise<boolean> {
    await this.#contacts.ask((_broker, answers) => {
      this.#gather()
      // A broker that is back is asked for its own at once; at the first round this is under way already.
      if (answers && this.#observation !== null && this.#parts.ages.logDirs.readAt !== null) {
        for (const reading of this.#slowReadings) void reading.now()
      }
    })
    this.#gather()
    return true
  }

  #readLogDirs(): Promise<boolean> {
    return this.#readOfBrokers('logDirs', async (id) => {
      const read = await readLogDirs(this.link, id)
      if (!read.ok) return read
      const shared = shareLogs(this.#logs.get(id), read.value)
      this.#logs = new Map(this.#logs).set(id, shared)
      this.#logHistory.add(id, performance.now(), shared.logs)
      return read
    })
  }

  #readGroups(): Promise<boolean> {
    return this.#readOfBrokers('groups', async (id) => {
      const read = await readGroups(this.link, id)
      if (read.ok) this.#groups.set(id, { at: this.#now(), groups: read.value })
      return read
    })
  }

  #readBrokerConfigs(): Promise<boolean> {
    return this.#readOfBrokers('brokerConfigs', async (id) => {
      const [answer] = await readConfigs(this.link, [{ kind: 'broker', name: String(id) }])
      if (answer === undefined) throw new Error('readConfigs answers for each resource')
      const { config } = answer
      if (config.ok) this.#brokerConfigs.set(id, share(this.#brokerConfigs.get(id), config.value))
      return config
    })
  }

  /** Asks every broker for what only it knows. Each answer is shown when it comes; a silent broker holds up none. */
  async #readOfBrokers(
    part: PartName,
    read: (broker: BrokerId) => Promise<Result<unknown>>,
  ): Promise<boolean> {
    const startedAt = performance.now()
    const problems: Problem[] = []
    const ids = this.link.brokerIds()
    await Promise.all(
      ids.map(async (id) => {
        const answer = await read(id)
        if (answer.ok) this.#gather()
        else problems.push(answer.problem)
      }),
    )
    const all = problems.length === ids.length
    const trouble = problems.length === 0 ? null : joinProblems(problems)
    if (all) this.#parts.failed(part, this.#contacts.unreachable() ?? joinProblems(problems))
    else this.#parts.read(part, this.#now(), performance.now() - startedAt, trouble)
    this.#gather()
    return !all
  }

  async #readTopicConfigs(): Promise<boolean> {
    const startedAt = performance.now()
    const names = this.#topicNames()
    const problems = await this.#topicConfigs.read(this.link, names)
    this.#topicConfigs.forgetAllBut(this.#topicNames())
    const good = names.length === 0 || problems.length < names.length
    if (good) {
      const trouble = problems.length === 0 ? null : joinProblems(problems)
      this.#parts.read('topicConfigs', this.#now(), performance.now() - startedAt, trouble)
    } else {
      this.#parts.failed('topicConfigs', joinProblems(problems))
    }
    this.#gather()
    return good
  }

  /** A new topic's configs are not awaited for a whole period. */
  async #readNewTopics(): Promise<void> {
    if (this.#parts.ages.topicConfigs.readAt === null) return
    const fresh = this.#topicNames().filter((name) => !this.#topicConfigs.all.has(name))
    if (fresh.length === 0) return
    await this.#topicConfigs.read(this.link, fresh)
    this.#gather()
  }

  #topicNames(): string[] {
    return (this.#topology?.topics ?? []).map(({ name }) => name)
  }

  #gather(): void {
    if (this.#stopped) return
    const wait = Math.min(Math.max(GATHER_MS, this.#composeMs * GATHER_PER_COMPOSE), GATHER_MOST_MS)
    this.#gathering ??= setTimeout(() => void this.#publish(), wait)
  }

  /** Resolves when what is known now has been swapped in; calls that come while one waits share it. */
  #publish(): Promise<void> {
    if (this.#gathering !== null) clearTimeout(this.#gathering)
    this.#gathering = null
    const next = () => {
      this.#toPublish = null
      this.#publishing = this.#swapIn()
      return this.#publishing
    }
    // One that broke is told to who waits for it, and must not be the last.
    this.#toPublish ??= this.#publishing.then(next, next)
    return this.#toPublish
  }

  /** Puts together what is known; a new version where a fact changed. */
  async #swapIn(): Promise<void> {
    if (this.#topology === null) return
    const startedAt = performance.now()
    // Where the brokers do not answer either, it is the way to them that is broken.
    const isHeadless = !this.#metadataFailed && this.#silence.isHeadless(startedAt)
    const hidesTheDead = !this.#metadataFailed && this.#silence.hidesTheDead(startedAt)
    const gone = hidesTheDead ? unanswering(this.#contacts.all, this.#now()) : NOBODY
    // Compared with what was shown: nothing else tells that nothing has changed.
    this.#shown = shareTopics(this.#shown, withoutLeaders(this.#topology.topics, gone))
    const cluster = await this.#composer.compose(
      {
        topology: { ...this.#topology, topics: this.#shown },
        quorum: isHeadless ? withoutLeader(this.#quorum) : this.#quorum,
        unanswering: gone,
        logs: this.#logs,
        topicConfigs: this.#topicConfigs.all,
        brokerConfigs: this.#brokerConfigs,
        groups: this.#groups,
        versions: this.#contacts.versions,
        stalled: this.#stalls.look(this.#topology.running, this.#logs, performance.now()),
      },
      this.#now(),
    )
    if (this.#stopped) return
    this.#composeMs = performance.now() - startedAt
    const facts = `${this.#parts.troubles()} ${this.#contacts.troubles()}`
    const before = this.#observation
    const changed = before === null || before.cluster !== cluster || this.#facts !== facts
    this.#facts = facts
    const version = (before?.version ?? 0) + (changed ? 1 : 0)
    this.#observation = { version, cluster, parts: this.#parts.ages, contacts: this.#contacts.all }
    if (changed) for (const listener of this.#listeners) listener(this.#observation)
  }
}
