import { type ChildProcess, fork } from 'node:child_process'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { fetchV15 } from '@platformatic/kafka'
import { until } from '#bin/progress.ts'
import { must } from '#demo/link.ts'
import { formatBytes } from '#lib/domain/quantity.ts'
import type { Link } from '#lib/kafka/link.ts'
import { describeTopics } from '#lib/kafka/topics.ts'
import type { Acknowledged } from './producer-process.ts'

const FETCH_MS = 10_000
const LARGEST = 64_000_000
const RESTART_MS = 500
const SHOWN_MS = 10_000

/** A producer that never stops, and what the cluster has acknowledged to it. */
export class Records {
  readonly #start: () => ChildProcess
  readonly #acknowledged = new Map<string, Map<string, string>>()
  /** Per partition, the offset up to which everything was read back already. */
  readonly #readBack = new Map<string, bigint>()
  #child: ChildProcess
  #stopped = false

  constructor(bootstrap: string, topics: readonly { readonly name: string; readonly partitions: number }[]) {
    const args = [bootstrap, ...topics.map(({ name, partitions }) => `${name}:${partitions}`)]
    this.#start = () => {
      const child = fork(join(import.meta.dirname, 'producer-process.ts'), args, {
        execArgv: ['--disable-warning=TimeoutNegativeWarning'],
        stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
      })
      child.on('message', (told: Acknowledged) => this.#keep(told))
      // An error that the client throws outside any call ends it.
      child.once('exit', async () => {
        await sleep(RESTART_MS)
        if (!this.#stopped) this.#child = this.#start()
      })
      return child
    }
    this.#child = this.#start()
  }

  get count(): number {
    return [...this.#acknowledged.values()].reduce((sum, own) => sum + own.size, 0)
  }

  stop(): void {
    this.#stopped = true
    this.#child.kill('SIGKILL')
  }

  /** A topic that was deleted took its records with it. */
  forget(topic: string): void {
    for (const name of this.#acknowledged.keys())
      if (name.startsWith(`${topic}-`)) {
        this.#acknowledged.delete(name)
        this.#readBack.delete(name)
      }
  }

  /** The next look reads every partition from its beginning. */
  readAllAgain(): void {
    this.#readBack.clear()
  }

  #keep({ topic, partition, offset, key }: Acknowledged): void {
    const name = `${topic}-${partition}`
    const own = this.#acknowledged.get(name) ?? new Map<string, string>()
    this.#acknowledged.set(name, own.set(offset, key))
  }

  /**
   * The acknowledged records that are not where they were put, in words: those since the last look, before which none can be lost
   * without the log being shorter than it was. A new leader shows the last ones only once its followers
   * have asked for them: what is lost is still missing later.
   */
  async missing(link: Link, names: readonly string[]): Promise<string[]> {
    let flaws = ['the records were not read']
    const complete = async () => {
      flaws = await this.#missingNow(link, names)
      return flaws[0] ?? null
    }
    await until('the records', complete, { deadlineMs: SHOWN_MS, everyMs: 200 }).catch((error: unknown) => {
      if (flaws.length === 0) throw error
    })
    return flaws
  }

  async #missingNow(link: Link, names: readonly string[]): Promise<string[]> {
    const expected = new Map([...this.#acknowledged].map(([name, own]) => [name, [...own]]))
    const flaws: string[] = []
    for (const topic of must(await describeTopics(link, names))) {
      for (const { id, leader } of topic.partitions) {
        const name = `${topic.name}-${id}`
        const from = this.#readBack.get(name) ?? 0n
        const own = (expected.get(name) ?? []).filter(([offset]) => BigInt(offset) >= from)
        const flaw =
          leader === null
            ? `${name} has no leader`
            : await this.#lostOf(name, own, () => readFrom(link, leader, uuidOf(topic.id), id, from))
        if (flaw !== null) flaws.push(flaw)
      }
    }
    return flaws
  }

  async #lostOf(
    name: string,
    own: readonly (readonly [offset: string, key: string])[],
    read: () => Promise<ReadBack>,
  ): Promise<string | null> {
    const { found, upTo } = await read()
    const lost = own.filter(([offset, key]) => found.get(offset) !== key)
    if (lost.length === 0) this.#readBack.set(name, upTo)
    return lost[0]
      ? `${lost.length} acknowledged records of ${name} are gone, such as offset ${lost[0][0]}`
      : null
  }
}

/** Kafka's base64 id as the client library's codecs of Fetch want it. */
export function uuidOf(id: string | null): string {
  const hex = Buffer.from(id ?? '', 'base64url').toString('hex')
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-')
}

type ReadBack = {
  /** The key at each offset. */
  readonly found: ReadonlyMap<string, string>
  /** The high watermark then. */
  readonly upTo: bigint
}

async function readFrom(
  link: Link,
  leader: number,
  topicId: string,
  partition: number,
  start: bigint,
): Promise<ReadBack> {
  const found = new Map<string, string>()
  for (let from = start; ; ) {
    const wanted = {
      ...{ partition, currentLeaderEpoch: -1, fetchOffset: from, lastFetchedEpoch: -1 },
      partitionMaxBytes: LARGEST,
    }
    const wire = must(link.broker(leader, 'bulk'))
    const topics = [{ topicId, partitions: [wanted] }]
    const reply = must(await wire.read([fetchV15.api], [100, 1, LARGEST, 0, 0, -1, topics, [], ''], FETCH_MS))
    const own = reply.responses[0]?.partitions[0]
    if (!own) throw new Error('the reply to a fetch holds no partition')
    if (own.highWatermark < start)
      throw new Error(
        `the log of partition ${partition} ends at ${own.highWatermark}, and was read up to ${start}`,
      )
    for (const batch of own.records ?? []) {
      for (const record of batch.records)
        found.set(String(batch.firstOffset + BigInt(record.offsetDelta)), record.key?.toString() ?? '')
      from = batch.firstOffset + BigInt(batch.lastOffsetDelta) + 1n
    }
    if (from >= own.highWatermark) return { found, upTo: own.highWatermark }
    if ((own.records ?? []).length === 0)
      throw new Error(`nothing to read at ${from} of ${own.highWatermark} within ${formatBytes(LARGEST)}`)
  }
}
