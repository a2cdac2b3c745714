import {
  createLoader,
  createParser,
  createSerializer,
  type inferParserType,
  parseAsArrayOf,
  parseAsBoolean,
  parseAsInteger,
  parseAsString,
  parseAsStringLiteral,
} from 'nuqs/server'
import type { BrokerId } from '#lib/domain/cluster.ts'
import { BALANCES, type Goals } from '#lib/domain/plan/goals.ts'

/** A row of the form: what was typed, whether or not it makes sense yet. */
export type ReplicationRow = {
  readonly pattern: string
  readonly factor: string
  /** A partition that has more keeps them. */
  readonly orMore: boolean
}
export type ReplaceRow = { readonly from: string; readonly to: string }

const OR_MORE = '..'

/** "orders-*:3", and "orders-*:3.." for three or more. */
const replicationRow = pairParser<ReplicationRow>(
  (pattern, factor) => ({
    pattern,
    factor: factor.endsWith(OR_MORE) ? factor.slice(0, -OR_MORE.length) : factor,
    orMore: factor.endsWith(OR_MORE),
  }),
  ({ pattern, factor, orMore }) => [pattern, `${factor}${orMore ? OR_MORE : ''}`],
)

/** "1:5": broker 5 for broker 1. */
const replaceRow = pairParser<ReplaceRow>(
  (from, to) => ({ from, to }),
  ({ from, to }) => [from, to],
)

const none = <T>(): T[] => []

/** What a plan is to achieve, as the address of the page says it. */
export const goalsParams = {
  rf: rowsOf(replicationRow),
  racks: parseAsBoolean.withDefault(false),
  drain: parseAsArrayOf(parseAsString).withDefault(none()),
  replace: rowsOf(replaceRow),
  spread: parseAsBoolean.withDefault(false),
  balance: parseAsArrayOf(parseAsStringLiteral(BALANCES)).withDefault(none()),
  leaders: parseAsStringLiteral(['preferred']),
  rule: parseAsStringLiteral(['classic']),
  topics: parseAsString.withDefault(''),
  exclude: parseAsString.withDefault(''),
  pin: parseAsArrayOf(parseAsString).withDefault(none()),
  waiting: parseAsStringLiteral(['plan', 'leave']).withDefault('plan'),
  seed: parseAsInteger.withDefault(0),
}

/** The goals, and what of the plan is shown. */
export const newPlanParams = {
  ...goalsParams,
  map: parseAsStringLiteral(['before', 'after']).withDefault('after'),
  page: parseAsInteger.withDefault(1),
}

export type GoalsQuery = inferParserType<typeof goalsParams>
export type NewPlanQuery = inferParserType<typeof newPlanParams>

export const loadGoals = createLoader(goalsParams)
export const loadNewPlan = createLoader(newPlanParams)
export const goalsUrl = createSerializer(goalsParams)
export const newPlanUrl = createSerializer(newPlanParams)

/** What is wrong with one part of what was typed. */
export type GoalFault = { readonly field: GoalField; readonly reason: string }
export type GoalField = 'rf' | 'drain' | 'replace' | 'topics' | 'exclude' | 'pin' | 'seed'

export type ReadGoals = {
  readonly goals: Goals
  readonly seed: number
  /** What could not be read; the goals are without it. Rows in which nothing was typed are left out silently. */
  readonly faults: readonly GoalFault[]
}

/** The goals that an address asks for. Whether they fit the cluster is not looked at. */
export function goalsOf(query: GoalsQuery): ReadGoals {
  const faults: GoalFault[] = []
  const wrong = (field: GoalField, reason: string) => {
    faults.push({ field, reason })
    return []
  }
  const brokers = (field: GoalField, texts: readonly string[]) =>
    texts.flatMap((text) => brokerOf(text) ?? wrong(field, `"${text}" is not the id of a broker`))

  const replication = query.rf.flatMap(({ pattern, factor, orMore }) => {
    const number = wholeOf(factor)
    if (pattern === '' && factor === '') return []
    if (pattern === '') return wrong('rf', `Which topics are to have ${factor} replicas?`)
    if (factor === '') return wrong('rf', `How many replicas is "${pattern}" to have?`)
    if (number === null || number < 1)
      return wrong('rf', `"${pattern}" cannot have ${factor} replicas, only 1 or more`)
    return [orMore ? { pattern, factor: number, orMore: true as const } : { pattern, factor: number }]
  })
  const replace = query.replace.flatMap((row) => {
    if (row.from === '' || row.to === '') return row.from === row.to ? [] : wrong('replace', halfOf(row))
    const [from, to] = [brokerOf(row.from), brokerOf(row.to)]
    return from === null || to === null
      ? wrong('replace', `"${row.from}:${row.to}" does not name two brokers`)
      : [{ from, to }]
  })
  const drain = brokers('drain', query.drain)
  const pinned = brokers('pin', query.pin)
  if (query.seed < 0 || query.seed > GREATEST) wrong('seed', `The seed is a number from 0 to ${GREATEST}`)
  return {
    goals: {
      replication,
      racks: query.racks,
      drain,
      replace,
      spread: query.spread,
      balance: BALANCES.filter((balance) => query.balance.includes(balance)),
      preferredLeaders: query.leaders === 'preferred',
      classic: query.rule === 'classic',
      scope: {
        topics: patternsOf(query.topics),
        exclude: patternsOf(query.exclude),
        pinned,
        waiting: query.waiting,
      },
    },
    seed: query.seed,
    faults,
  }
}

/** How an address asks for these goals. */
export function queryOf(goals: Goals, seed = 0): GoalsQuery {
  const { scope } = goals
  return {
    rf: goals.replication.map(({ pattern, factor, orMore }) => ({
      pattern,
      factor: `${factor}`,
      orMore: orMore === true,
    })),
    racks: goals.racks,
    drain: goals.drain.map(String),
    replace: goals.replace.map(({ from, to }) => ({ from: `${from}`, to: `${to}` })),
    spread: goals.spread,
    balance: [...goals.balance],
    leaders: goals.preferredLeaders ? 'preferred' : null,
    rule: goals.classic ? 'classic' : null,
    topics: scope.topics.join(','),
    exclude: scope.exclude.join(','),
    pin: scope.pinned.map(String),
    waiting: scope.waiting,
    seed,
  }
}

/** Servers refuse an address that is longer than this many characters. */
const LONGEST = 8_000

/** The page in which these goals can be changed; null where there are too many for an address. */
export function changeGoalsHref(slug: string, goals: Goals, seed = 0): string | null {
  const href = goalsUrl(`/clusters/${slug}/plans/new`, queryOf(goals, seed))
  return href.length > LONGEST ? null : href
}

/** Kafka keeps the ids of brokers in 32 bits, and the seed is taken the same. */
const GREATEST = 2_147_483_647

function wholeOf(text: string): number | null {
  return /^\d{1,10}$/.test(text) && Number(text) <= GREATEST ? Number(text) : null
}

function brokerOf(text: string): BrokerId | null {
  return wholeOf(text)
}

function halfOf({ from, to }: ReplaceRow): string {
  return from === ''
    ? `Which broker is broker ${to} to replace?`
    : `Which broker is to replace broker ${from}?`
}

function patternsOf(text: string): string[] {
  return [...new Set(text.split(/[\s,]+/).filter((pattern) => pattern !== ''))]
}

/** "left:right"; what separates is escaped inside, so that whatever was typed comes back. */
function pairParser<Row>(
  make: (left: string, right: string) => Row,
  split: (row: Row) => readonly [string, string],
) {
  return {
    parse: (text: string): Row => {
      const colon = text.indexOf(':')
      const [left, right] = colon < 0 ? [text, ''] : [text.slice(0, colon), text.slice(colon + 1)]
      return make(unescaped(left), unescaped(right))
    },
    serialize: (row: Row) => split(row).map(escaped).join(':'),
  }
}

const SPECIAL: Readonly<Record<string, string>> = { '%': '%25', ',': '%2C', ':': '%3A' }

function escaped(text: string): string {
  return text.replace(/[%,:]/g, (sign) => SPECIAL[sign] ?? sign)
}

function unescaped(text: string): string {
  return text.replace(/%(25|2C|3A)/g, (code) => String.fromCharCode(Number.parseInt(code.slice(1), 16)))
}

function rowsOf<Row>(row: { parse: (text: string) => Row; serialize: (row: Row) => string }) {
  return createParser<Row[]>({
    parse: (text) => (text === '' ? null : text.split(',').map(row.parse)),
    serialize: (rows) => rows.map(row.serialize).join(','),
    eq: (a, b) => a.map(row.serialize).join(',') === b.map(row.serialize).join(','),
  }).withDefault(none())
}
