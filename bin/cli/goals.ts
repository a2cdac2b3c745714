import {
  type Balance,
  EVERYTHING,
  type Goals,
  type Replacement,
  type ReplicationTarget,
} from '#lib/domain/plan/goals.ts'
import { Refusal } from '../refusal.ts'
import { oneOf, wholeNumber } from './options.ts'

/** What a plan is asked to achieve, as options. */
export const GOAL_OPTIONS = {
  rf: { type: 'string', multiple: true },
  racks: { type: 'boolean' },
  drain: { type: 'string', multiple: true },
  replace: { type: 'string', multiple: true },
  spread: { type: 'boolean' },
  balance: { type: 'string', multiple: true },
  leaders: { type: 'string' },
  topics: { type: 'string', multiple: true },
} as const

type GoalValues = {
  readonly rf?: string[] | undefined
  readonly racks?: boolean | undefined
  readonly drain?: string[] | undefined
  readonly replace?: string[] | undefined
  readonly spread?: boolean | undefined
  readonly balance?: string[] | undefined
  readonly leaders?: string | undefined
  readonly topics?: string[] | undefined
}

const BALANCES = ['replicas', 'leaders', 'bytes'] as const satisfies readonly Balance[]
/** Kafka's node ids are 32-bit integers. */
const GREATEST_ID = 2_147_483_647

/** The goals that the options ask for. Refuses what cannot be read as one; whether it fits the cluster is not looked at. */
export function goalsOf(values: GoalValues): Goals {
  const {
    rf = [],
    racks = false,
    drain = [],
    replace = [],
    spread = false,
    balance = [],
    topics = [],
  } = values
  if (values.leaders !== undefined) oneOf('--leaders', values.leaders, ['preferred'])
  const balances = balance.map((text) => oneOf('--balance', text, BALANCES))
  return {
    replication: rf.map(replicationTarget),
    racks,
    drain: drain.map((text) => brokerId('--drain', text)),
    replace: replace.map(replacement),
    spread,
    balance: [...new Set(balances)],
    preferredLeaders: values.leaders !== undefined,
    classic: false,
    scope: { ...EVERYTHING, topics },
  }
}

/** A topic's name cannot hold an equals sign. */
function replicationTarget(text: string): ReplicationTarget {
  const equals = text.lastIndexOf('=')
  if (equals < 1) throw new Refusal(`--rf: "${text}" is not GLOB=N, such as 'orders*=3'.`)
  return { pattern: text.slice(0, equals), factor: wholeNumber('--rf', text.slice(equals + 1), 1, 32_767) }
}

function replacement(text: string): Replacement {
  const [from, to, ...more] = text.split(':')
  if (from === undefined || to === undefined || more.length > 0)
    throw new Refusal(`--replace: "${text}" is not OLD:NEW, the ids of two brokers.`)
  return { from: brokerId('--replace', from), to: brokerId('--replace', to) }
}

function brokerId(option: string, text: string): number {
  return wholeNumber(option, text, 0, GREATEST_ID)
}
