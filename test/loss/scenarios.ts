import type { Assignment } from '#demo/create-topic.ts'
import type { KafkaOptions } from '#demo/kafka.ts'
import { type BrokerId, OFFSETS_TOPIC, SHARE_TOPIC, TRANSACTION_TOPIC } from '#lib/domain/cluster.ts'
import { SESSION_MS } from './groups.ts'
import { type Mix, movingShapes, type Shape, shapeOf, shapesOf } from './shapes.ts'
import type { Step } from './step.ts'

export type Scenario = {
  readonly name: string
  readonly nodes: Pick<KafkaOptions, 'brokers' | 'controllers'>
  /** What `kafka-storage format` is told besides. */
  readonly format: readonly string[]
  readonly shapes: readonly Shape[]
  /** The one of them that goes on whatever is lost. */
  readonly calm: string
  readonly steps: readonly Step[]
}

/** Each of Kafka's own topics has so many partitions: coordinators hash by what their brokers are told, not by the topic. */
const INTERNAL_PARTITIONS = 7

export const BROKER_SESSION_MS = 5_000

/** A broker that is gone is noticed sooner than by default; followers fetch little at once, so that one can be held back. */
export const SETTINGS = {
  'broker.session.timeout.ms': BROKER_SESSION_MS,
  'broker.heartbeat.interval.ms': 500,
  // A leader waits so long with its high watermark for a replica that has just been in sync.
  'replica.lag.time.max.ms': 8_000,
  'auto.leader.rebalance.enable': false,
  'offsets.topic.num.partitions': INTERNAL_PARTITIONS,
  'transaction.state.log.num.partitions': INTERNAL_PARTITIONS,
  'share.coordinator.state.topic.num.partitions': INTERNAL_PARTITIONS,
  'replica.fetch.max.bytes': 1_024,
  'replication.quota.window.size.seconds': 60,
  'offsets.commit.timeout.ms': 1_500,
  'group.consumer.session.timeout.ms': SESSION_MS,
  'group.consumer.max.session.timeout.ms': SESSION_MS,
  'group.share.session.timeout.ms': SESSION_MS,
  'group.share.max.session.timeout.ms': SESSION_MS,
} as const

const INTERNAL = [OFFSETS_TOPIC, TRANSACTION_TOPIC, SHARE_TOPIC] as const

/** `laggards`: of some of the partitions. */
function internalShapes(
  assignment: Assignment,
  config: Readonly<Record<string, string>>,
  laggards: Readonly<Record<number, readonly BrokerId[]>> = {},
): Shape[] {
  return INTERNAL.map((name) =>
    shapeOf(name, {
      assignment,
      config: { 'cleanup.policy': 'compact', 'min.insync.replicas': '2', ...config },
      // Only the offsets topic is written to while they lag.
      laggards: assignment.map((_, partition) => (name === OFFSETS_TOPIC ? (laggards[partition] ?? []) : [])),
      deep: false,
    }),
  )
}

const THREE: readonly Mix[] = [
  {
    laggards: [],
    assignments: [
      [[1], [2], [3]],
      [
        [1, 2],
        [2, 3],
        [3, 1],
      ],
      [
        [1, 2, 3],
        [2, 3, 1],
        [3, 1, 2],
      ],
    ],
  },
  {
    laggards: [2],
    assignments: [
      [[1, 2]],
      [
        [1, 2, 3],
        [1, 3, 2],
      ],
    ],
  },
  {
    laggards: [3],
    assignments: [
      [
        [1, 3],
        [2, 3],
      ],
      [[2, 1, 3]],
    ],
  },
]

const FIVE: readonly Mix[] = [
  {
    laggards: [],
    assignments: [
      [[1], [3]],
      [
        [1, 2],
        [1, 3],
        [3, 1],
        [4, 5],
      ],
      [
        [1, 2, 3],
        [2, 1, 5],
        [3, 1, 2],
        [3, 4, 1],
        [1, 4, 5],
      ],
    ],
  },
  {
    laggards: [3],
    assignments: [
      [[1, 3]],
      [
        [1, 2, 3],
        [1, 5, 3],
      ],
    ],
  },
  { laggards: [3, 4], assignments: [[[1, 3, 4]]] },
  {
    deep: true,
    laggards: [3],
    assignments: [
      [[1, 3]],
      [
        [1, 2, 3],
        [1, 5, 3],
      ],
    ],
  },
  { deep: true, laggards: [3, 4], assignments: [[[1, 3, 4]]] },
]

const CALM = shapeOf('five-calm', {
  assignment: [
    [3, 4, 5],
    [4, 5, 3],
    [1, 3, 4],
  ],
  laggards: [[], [], []],
  config: { 'min.insync.replicas': '2' },
  deep: false,
})

export const SCENARIOS: readonly Scenario[] = [
  {
    name: 'three brokers that are controllers too, ELR on',
    nodes: { brokers: 3 },
    format: [],
    shapes: [
      ...shapesOf('three', THREE),
      ...movingShapes('three', {
        assignment: [
          [1, 2],
          [2, 1],
        ],
        target: [
          [1, 2, 3],
          [2, 3],
        ],
        laggards: [[3], [3]],
      }),
      ...internalShapes([[1], [2], [3], [1, 2], [2, 3], [1, 2, 3], [3, 1, 2]], {}),
    ],
    calm: 'three-rf3-min2',
    steps: [
      { name: 'broker 1', lost: [1], lags: [{ brokers: [2] }, { brokers: [3] }] },
      { name: 'broker 2', lost: [2] },
      { name: 'broker 3', lost: [3] },
      { name: 'brokers 1 and 3, the majority of the controllers', lost: [1, 3] },
    ],
  },
  {
    name: 'five brokers and a controller of its own',
    nodes: { brokers: 5, controllers: 1 },
    format: ['--feature', 'eligible.leader.replicas.version=0'],
    shapes: [
      ...shapesOf('five', FIVE),
      CALM,
      ...internalShapes(
        [[1], [3], [1, 2], [1, 3], [1, 2, 3], [3, 1, 2], [1, 4, 5]],
        { 'unclean.leader.election.enable': 'true' },
        { 4: [3] },
      ),
    ],
    calm: CALM.name,
    steps: [
      { name: 'brokers 1 and 2, ELR off', lost: [1, 2], lags: [{ brokers: [3, 4] }] },
      {
        name: 'brokers 1 and 2, ELR on',
        lost: [1, 2],
        enableElr: true,
        internalMinIsr: 1,
        lags: [{ brokers: [3, 4], leaders: [1] }],
      },
    ],
  },
]
