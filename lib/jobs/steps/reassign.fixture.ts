import type { BrokerId, Cluster } from '#lib/domain/cluster.ts'
import type { JobMove, MoveState, Wish } from '#lib/domain/job/job.ts'
import { ok, type Problem, type Result } from '#lib/domain/problem.ts'
import { sampleCluster } from '#lib/domain/sample.ts'
import { describeLogDirsV4 } from '#lib/kafka/codecs/describe-log-dirs.ts'
import { metadataV12 } from '#lib/kafka/codecs/metadata.ts'
import { MoveBook } from '../move-book.ts'
import type { StepEnd, Work } from '../work.ts'
import { reassign } from './reassign.ts'

const TOPIC = 'orders'
const FROM: readonly BrokerId[] = [1]
const TO: readonly BrokerId[] = [1, 2]

/** A cluster in which a partition of another topic has all the replicas in sync that it needs, or too few. */
export function beside({ inSync }: { readonly inSync: boolean }): Cluster {
  const config = { 'min.insync.replicas': '2' }
  const differing = inSync ? {} : { 0: { isr: [3] } }
  return sampleCluster({
    brokers: { 1: 'a', 2: 'b', 3: 'c' },
    topics: {
      [TOPIC]: { replicas: [FROM, FROM, FROM] },
      payments: { replicas: [[3, 1, 2]], config, differing },
    },
  })
}

/** Partitions that a job copies from broker 1 to broker 2. What Kafka is asked for begins at once, and ends when the test says so. */
export class SampleMoves {
  wish: Wish = 'run'
  cluster = beside({ inSync: true })
  readonly running = new Set<number>()
  readonly arrived = new Set<number>()
  /** Partitions, in the order in which they were asked for. */
  readonly asked: number[] = []
  readonly waits: (Problem | null)[] = []
  readonly rests: boolean[] = []
  readonly #book: MoveBook

  /** One partition for each state. */
  constructor(states: readonly MoveState[]) {
    const moves = states.map((state, seq): JobMove => {
      return { seq, topic: TOPIC, partition: seq, from: FROM, to: TO, sizeBytes: 1, state, problem: null }
    })
    this.#book = new MoveBook(moves, async () => undefined)
  }

  get states(): MoveState[] {
    return this.#book.all().map(({ state }) => state)
  }

  /** Carries the step out; `at` is called before each round, counted from 0. */
  run(at: (round: number) => void): Promise<StepEnd> {
    at(0)
    return reassign.perform(this.#work(at), null)
  }

  #work(at: (round: number) => void): Work {
    let round = 0
    const wire = this.#wire()
    const work = {
      job: { progress: { throughput: { brokers: [], samples: [] } } },
      plan: { plan: { topicIds: {} } },
      moves: this.#book,
      now: () => round * 500,
      pause: async () => {
        if (++round > 200) throw new Error('the step does not end')
        at(round)
      },
      order: async () => ({ wish: this.wish, throttleBytesPerSecond: 1_000 }),
      intentOf: async () => null,
      fence: async () => () => undefined,
      report: async () => undefined,
      waitFor: async (why: Problem | null) => {
        this.waits.push(why)
      },
      rest: async (resting: boolean) => {
        this.rests.push(resting)
      },
      collector: { observation: () => ({ cluster: this.cluster }) },
      link: {
        any: (_lane: string, ask: (wire: unknown) => unknown) => ask(wire),
        answering: async () => ok(wire),
        broker: () => ok(wire),
      },
    }
    return work as unknown as Work
  }

  #wire() {
    return {
      ping: async () => ok(null),
      read: async ([api]: readonly unknown[]): Promise<Result<unknown>> => {
        if (api === metadataV12) return ok({ topics: [this.#topic()] })
        if (api === describeLogDirsV4)
          return ok({ errorCode: 0, dirs: [], logs: new Map(), futures: new Map() })
        return ok({ topics: this.#listed() })
      },
      // There is no other change that the step makes while nothing is throttled.
      change: async (_api: unknown, [, , topics]: Alteration): Promise<Result<unknown>> => {
        for (const { partitionIndex } of topics.flatMap(({ partitions }) => partitions)) {
          this.asked.push(partitionIndex)
          this.running.add(partitionIndex)
        }
        const answers = topics.map(({ name, partitions }) => ({
          name,
          partitions: partitions.map((asked) => ({ ...asked, errorCode: 0, errorMessage: null })),
        }))
        return ok({ errorCode: 0, errorMessage: null, responses: answers })
      },
    }
  }

  #topic() {
    const partitions = this.#book.all().map(({ partition }) => {
      const isThere = this.arrived.has(partition)
      const replicas = isThere || this.running.has(partition) ? TO : FROM
      return { id: partition, leader: 1, replicas, isr: isThere ? TO : FROM, offline: [] }
    })
    return { errorCode: 0, name: TOPIC, id: 'id', internal: false, partitions }
  }

  #listed() {
    const running = [...this.running].filter((partition) => !this.arrived.has(partition))
    return [
      {
        name: TOPIC,
        partitions: running.map((partitionIndex) => ({
          ...{ partitionIndex, replicas: TO, addingReplicas: [2], removingReplicas: [] },
        })),
      },
    ]
  }
}

type Alteration = readonly [
  timeoutMs: number,
  allowsOtherFactor: boolean,
  topics: readonly { readonly name: string; readonly partitions: readonly { partitionIndex: number }[] }[],
]
