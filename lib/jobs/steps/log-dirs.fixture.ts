import type { BrokerId, Cluster } from '#lib/domain/cluster.ts'
import type { JobLogDirMove, MoveState, Progress, Wish } from '#lib/domain/job/job.ts'
import { progressToBegin } from '#lib/domain/job/log-dir-progress.ts'
import { NO_THROUGHPUT } from '#lib/domain/job/throughput.ts'
import { fail, ok, type Problem, type Result } from '#lib/domain/problem.ts'
import { sampleCluster } from '#lib/domain/sample.ts'
import type { DescribedLog } from '#lib/kafka/codecs/describe-log-dirs.ts'
import { describeLogDirsV4 } from '#lib/kafka/codecs/describe-log-dirs.ts'
import { metadataV12 } from '#lib/kafka/codecs/metadata.ts'
import { MoveBook } from '../move-book.ts'
import type { StepEnd, Work } from '../work.ts'
import { logDirs } from './log-dirs.ts'

/** Brokers with two log directories of 1,000 bytes, and a job that moves replicas between them. */

export const SIZE = 100
/** Bytes of each copy between two rounds. */
const COPIED = 25
const STORAGE_ERROR = 56

type Replica = { dir: string; future: { dir: string; bytes: number } | null }

type Asked = { readonly broker: BrokerId; readonly partition: number; readonly dir: string }

export class SampleDisks {
  readonly replicas = new Map<string, Replica>()
  readonly asked: Asked[] = []
  readonly silent = new Set<BrokerId>()
  /** Refuse whatever would be moved to that directory. */
  readonly refusing = new Set<string>()
  readonly usable: Record<string, number> = { '/a': 1_000, '/b': 1_000 }
  topicId = 'id'
  /** Whether Kafka refuses to tell of the topic. */
  untold = false
  /** Brokers that somebody took out of the partitions' replicas. */
  readonly removed = new Set<BrokerId>()
  wish: Wish = 'run'
  /** Bytes that a copy grows by between two rounds. */
  pace = COPIED
  /** What each access to the database takes. */
  databaseMs = 0
  /** Called while a request waits for its fence. */
  whenFenced = (): void => undefined
  readonly waits: (Problem | null)[] = []
  readonly rests: boolean[] = []
  /** What the database keeps: the next run goes on from there. */
  progress: Pick<Progress, 'logDirs' | 'throughput'>
  moves: readonly JobLogDirMove[]
  /** As the console knows it; its brokers tell their directories themselves. */
  cluster: Cluster = sampleCluster({ brokers: { 1: null, 2: null }, topics: {} })
  /** By the clock of the job. */
  get elapsedMs(): number {
    return this.#time
  }
  #time = 0

  /** One replica for each partition and broker named. */
  constructor(placed: readonly (readonly [partition: number, broker: BrokerId])[]) {
    this.moves = placed.map(([partition, broker], seq) => {
      this.replicas.set(`${partition} on ${broker}`, { dir: '/a', future: null })
      const state = { seq, state: 'waiting', problem: null } as const
      return { topic: 'orders', partition, broker, from: '/a', to: '/b', bytes: SIZE, ...state }
    })
    this.progress = { logDirs: progressToBegin(this.moves), throughput: NO_THROUGHPUT }
  }

  /** The state of each move, as the database has it. */
  get states(): MoveState[] {
    return this.moves.map(({ state }) => state)
  }

  /** Where each replica is, and where it is being copied to. */
  get places(): string[] {
    return [...this.replicas].map(
      ([name, { dir, future }]) => `${name}: ${dir}${future === null ? '' : ` → ${future.dir}`}`,
    )
  }

  get copying(): number {
    return [...this.replicas.values()].filter(({ future }) => future !== null).length
  }

  /** Carries the step out; `at` is called before each round, counted from 0. */
  async run(at: (round: number) => void): Promise<StepEnd> {
    at(0)
    const work = this.#work(at)
    const intent = await logDirs.intend(work)
    if (!intent.ok) throw new Error(intent.problem.message)
    return logDirs.perform(work, null)
  }

  #work(at: (round: number) => void): Work {
    let round = 0
    const work = {
      plan: { plan: { topicIds: { orders: 'id' } } },
      moves: new MoveBook([], async () => undefined),
      logDirMoves: new MoveBook(this.moves, async (own, state, problem) => {
        this.#time += this.databaseMs
        const seqs = own.map(({ seq }) => seq)
        this.moves = this.moves.map((move) => (seqs.includes(move.seq) ? { ...move, state, problem } : move))
      }),
      collector: { observation: () => ({ cluster: this.cluster }) },
      progress: () => this.progress,
      now: () => this.#time,
      pause: async () => {
        if (++round > 100) throw new Error('the step does not end')
        this.#time += 500
        this.#copy()
        at(round)
      },
      order: async () => {
        this.#time += this.databaseMs
        return { wish: this.wish, throttleBytesPerSecond: 1 }
      },
      intentOf: async () => null,
      patienceMs: 30_000,
      fence: async () => {
        this.#time += this.databaseMs
        this.whenFenced()
        return () => undefined
      },
      report: async (measured: Partial<Progress>) => {
        this.#time += this.databaseMs
        this.progress = { ...this.progress, ...measured }
      },
      waitFor: async (why: Problem | null) => {
        this.waits.push(why)
      },
      rest: async (resting: boolean) => {
        this.rests.push(resting)
      },
      link: {
        any: (_lane: string, act: (wire: unknown) => unknown) => act(this.#wire(0)),
        broker: (id: BrokerId) => ok(this.#wire(id)),
      },
    }
    return work as unknown as Work
  }

  #copy(): void {
    for (const replica of this.replicas.values()) {
      if (replica.future === null) continue
      replica.future.bytes += this.pace
      if (replica.future.bytes < SIZE) continue
      replica.dir = replica.future.dir
      replica.future = null
    }
  }

  #wire(id: BrokerId) {
    const answer = async (api: unknown): Promise<Result<unknown>> => {
      if (this.silent.has(id)) return fail('timed-out', `Broker ${id} does not answer.`)
      if (api === describeLogDirsV4) return ok(this.#describe(id))
      if (api !== metadataV12) return ok({ topics: [] })
      if (this.untold) return fail('kafka-refused', 'Kafka refused.')
      const ids = [...new Set(this.moves.map(({ partition }) => partition))]
      const partitions = ids.map((partition) => ({
        ...{ id: partition, leader: 1, isr: [1], offline: [] },
        replicas: this.moves
          .filter((move) => move.partition === partition && !this.removed.has(move.broker))
          .map(({ broker }) => broker),
      }))
      return ok({ topics: [{ errorCode: 0, name: 'orders', id: this.topicId, internal: false, partitions }] })
    }
    return {
      read: ([api]: readonly unknown[]) => answer(api),
      // There is no other change that the step makes.
      change: async (_api: unknown, [dirs]: readonly [Dirs], _deadline: unknown, guard: () => void) => {
        guard()
        const known = await answer(null)
        return known.ok ? ok({ results: this.#alter(id, dirs) }) : known
      },
    }
  }

  #describe(broker: BrokerId) {
    const own = [...this.replicas].flatMap(([name, replica]) =>
      name.endsWith(` on ${broker}`) ? [{ partition: Number.parseInt(name, 10), ...replica }] : [],
    )
    const logs = own.map(({ partition, dir }): DescribedLog => ({ partition, dir, bytes: SIZE }))
    const futures = own.flatMap(({ partition, future }) => (future ? [{ partition, ...future }] : []))
    const dirs = Object.entries(this.usable).map(([path, usableBytes]) => ({
      ...{ errorCode: 0, path, totalBytes: 1_000, usableBytes },
    }))
    return { errorCode: 0, dirs, logs: new Map([['orders', logs]]), futures: new Map([['orders', futures]]) }
  }

  #alter(broker: BrokerId, dirs: Dirs) {
    const partitions = dirs.flatMap(({ path, topics }) =>
      topics.flatMap((topic) => topic.partitions.map((partition) => ({ partition, dir: path }))),
    )
    return [
      {
        topicName: 'orders',
        partitions: partitions.map(({ partition, dir }) => {
          this.asked.push({ broker, partition, dir })
          const replica = this.replicas.get(`${partition} on ${broker}`)
          if (!replica) throw new Error('only known replicas are moved')
          const refused = this.refusing.has(`${dir} of ${broker}`)
          if (!refused) replica.future = replica.dir === dir ? null : { dir, bytes: 0 }
          return { partitionIndex: partition, errorCode: refused ? STORAGE_ERROR : 0 }
        }),
      },
    ]
  }
}

type Dirs = readonly {
  readonly path: string
  readonly topics: readonly { readonly name: string; readonly partitions: readonly number[] }[]
}[]
