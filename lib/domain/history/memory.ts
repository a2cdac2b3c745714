import { stuckReassignment } from '../audit/rules/stuck-reassignment.ts'
import { RULES, ruleOf } from '../audit/rules.ts'
import type { BrokerId, Cluster, Partition, Topic } from '../cluster.ts'
import type { FindingSeen } from './event.ts'
import type { OpenFindings } from './findings.ts'

/** What is kept of a cluster for the next console, so that it can tell what changed while none was watching. */
export type Memory = {
  readonly alive: readonly BrokerId[]
  readonly controller: number | null
  readonly topics: readonly RememberedTopic[]
  /** Left out where they are not known, or too many. */
  readonly findings?: RememberedFindings
}

/** The findings that are open, the rules that looked for them, and those that could not judge everything. */
type RememberedFindings = {
  readonly open: readonly FindingSeen[]
  /** Left out by earlier releases. */
  readonly rules?: readonly string[]
  readonly unjudged: readonly string[]
}

type RememberedTopic = {
  readonly name: string
  readonly id: string | null
  readonly partitions: readonly RememberedPartition[]
}

type RememberedPartition = readonly [
  id: number,
  leader: BrokerId | null,
  replicas: readonly BrokerId[],
  isr: readonly BrokerId[],
  adding: readonly BrokerId[],
  removing: readonly BrokerId[],
]

/** It is kept with every batch of events: of more partitions that would be a burden. */
const MOST_PARTITIONS = 20_000
const MOST_FINDINGS = 5_000
/** Whether a reassignment copies nothing a console can tell only after a while: what another one found it can take neither for gone nor for old. */
const WATCHED_FOR: readonly string[] = [stuckReassignment.id]

/** Null for a cluster that is too large to be kept in mind. `findings`: those that are open; null where none was looked for yet. */
export function memoryOf({ brokers, kraft, topics }: Cluster, findings: OpenFindings | null): Memory | null {
  if (topics.reduce((sum, { partitions }) => sum + partitions.length, 0) > MOST_PARTITIONS) return null
  return {
    alive: brokers.filter(({ alive }) => alive).map(({ id }) => id),
    controller: kraft?.leaderId ?? null,
    topics: topics.map(({ name, id, partitions }) => ({
      name,
      id,
      partitions: partitions.map((one) => [
        one.id,
        one.leader,
        one.replicas,
        one.isr,
        one.adding,
        one.removing,
      ]),
    })),
    ...(findings === null || findings.findings.size > MOST_FINDINGS
      ? {}
      : { findings: remembered(findings) }),
  }
}

function remembered({ findings, unjudged }: OpenFindings): RememberedFindings {
  return {
    open: [...findings.values()].filter(({ rule }) => !WATCHED_FOR.includes(rule)),
    rules: RULES.map(({ id }) => id),
    unjudged: [...unjudged, ...WATCHED_FOR],
  }
}

/**
 * The findings that were open; null where they are not remembered. What a rule finds that is new in this release may be old, and
 * what a rule found that there is no more is not mended.
 */
export function recallFindings({ findings }: Memory): OpenFindings | null {
  if (findings === undefined) return null
  const { rules = [] } = findings
  const added = RULES.map(({ id }) => id).filter((id) => !rules.includes(id))
  const open = findings.open.filter(({ rule }) => ruleOf(rule) !== undefined)
  return {
    findings: new Map(open.map((finding) => [finding.id, finding])),
    unjudged: new Set([...findings.unjudged, ...added]),
  }
}

/** The cluster as it is remembered: settings and sizes are unknown. */
export function recall({ alive, controller, topics }: Memory): Cluster {
  return {
    clusterId: null,
    readAt: '',
    kraft: controller === null ? null : { leaderId: controller, voters: [], lagging: [] },
    elrEnabled: false,
    kafkaVersion: null,
    brokers: alive.map((id) => ({ ...UNKNOWN_BROKER, id, alive: true })),
    topics: topics.map(
      ({ partitions, ...topic }): Topic => ({
        ...topic,
        internal: false,
        config: {},
        partitions: partitions.map(
          ([id, leader, replicas, isr, adding, removing]): Partition => ({
            ...{ id, leader, replicas, isr, adding, removing },
            ...{ elr: [], offline: [], sizeBytes: null, logs: {} },
          }),
        ),
      }),
    ),
    groups: [],
    stalled: [],
  }
}

const UNKNOWN_BROKER = { host: null, port: null, rack: null, kafkaVersion: null, logDirs: [], config: {} }
