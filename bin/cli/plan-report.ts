import { inForceWords, SOURCE_WORDS } from '#components/configs/config-words.ts'
import { type Cluster, sameReplicas } from '#lib/domain/cluster.ts'
import { type ConfigChange, resourceWords } from '#lib/domain/config/change.ts'
import type { BrokerLoad, Move, Plan, Unsatisfied } from '#lib/domain/plan/plan.ts'
import { formatBytes, formatCount } from '#lib/domain/quantity.ts'
import { counted } from '#lib/domain/words.ts'
import { jsonObject } from '#lib/files/json-list.ts'
import { ageWords } from './age.ts'
import { table } from './table.ts'

/** A plan as one JSON object: what it costs, what it could not meet, and every partition that it changes. */
export function planJson(plan: Plan): string {
  const { seed, copies, bytes, lowerBound, proven, leaderChanges, smallestIsr } = plan
  const { unsatisfied, notes, risks, obstacles, before, after, logDirMoves, moves } = plan
  const cost = { copies, bytes, lowerBound, proven, leaderChanges, smallestIsr, seed }
  const judgement = { unsatisfied, notes, risks, obstacles, before, after, logDirMoves }
  return jsonObject({ ...cost, ...judgement, partitions: moves })
}

const LISTED = 10
const MOVES_SHOWN = 20
const BROKERS_SHOWN = 30

/** The same for a person: what it costs first, then what could not be met, then the details. */
export function planText(plan: Plan, { readAt }: Cluster): string {
  const paragraphs = [
    [sentence(plan), ...boundWords(plan), ...refusalWords(plan), ...ageWords(readAt)],
    list('Could not be met:', reasons(plan.unsatisfied)),
    list('Met in the only way there is:', reasons(plan.notes)),
    list('To know before it is applied:', plan.risks),
    plan.moves.length === 0 ? [] : brokerLines(plan),
    moveLines(plan.moves, ': --format json shows them all'),
  ]
  return inParagraphs(paragraphs)
}

/** What a plan that nobody here has planned would do: what is copied, what it makes worse, what stands in its way. */
export function judgementText(plan: Plan): string {
  const { unsatisfied, notes, obstacles, risks, moves, logDirMoves } = plan
  const worse = unsatisfied.filter(({ goal }) => goal !== 'disk' || obstacles.length === 0)
  const logDirBytes = formatBytes(logDirMoves.reduce((sum, move) => sum + move.bytes, 0))
  const logDirs = `${counted(logDirMoves.length, 'replica')} to move to another log directory of the same broker (${logDirBytes}).`
  return inParagraphs([
    settingLines(plan.configChanges),
    moves.length === 0 ? [] : [sentence(plan)],
    logDirMoves.length === 0 ? [] : [logDirs],
    list('It must not be applied:', obstacles),
    list('It makes worse, or leaves as bad:', sentences(worse)),
    list('What else it does:', sentences(notes)),
    list('To know before it is applied:', risks),
    moves.length === 0 ? [] : brokerLines(plan),
    moveLines(moves, ''),
  ])
}

function settingLines(changes: readonly ConfigChange[]): string[] {
  if (changes.length === 0) return []
  const rows = changes.map(({ key, resource, before, after }) => [
    ...[resourceWords(resource), key],
    ...[before, after].map((value) => `${inForceWords(key, value)} · ${SOURCE_WORDS[value.source]}`),
  ])
  return table(
    [{ title: 'On' }, { title: 'Key' }, { title: 'In force before' }, { title: 'In force after' }],
    rows,
  )
}

function inParagraphs(paragraphs: readonly (readonly string[])[]): string {
  const shown = paragraphs.filter((lines) => lines.length > 0)
  return `${shown.map((lines) => lines.join('\n')).join('\n\n')}\n`
}

function sentences(items: readonly Unsatisfied[]): string[] {
  return items.map(
    ({ reason }) => `${reason.charAt(0).toUpperCase()}${reason.slice(1)}${reason.endsWith('.') ? '' : '.'}`,
  )
}

function reasons(items: readonly Unsatisfied[]): string[] {
  return items.map(({ goal, reason }) => `${goal}: ${reason}`)
}

function refusalWords({ obstacles }: Plan): string[] {
  return obstacles.length === 0 ? [] : ['It must not be applied as it is: a disk would fill up.']
}

function sentence({ moves, copies, bytes, leaderChanges, unsatisfied }: Plan): string {
  if (moves.length === 0 && unsatisfied.length > 0) return 'Nothing can be done towards what was asked.'
  if (moves.length === 0) return 'Nothing has to change: the cluster is as it was asked for.'
  const size = bytes === null ? 'how many bytes is unknown' : formatBytes(bytes)
  const copying = copies === 0 ? 'nothing to copy' : `${counted(copies, 'replica')} to copy (${size})`
  const leading = leaderChanges === 0 ? 'no leader changes' : counted(leaderChanges, 'leader change')
  return `${counted(moves.length, 'partition')} to change: ${copying}, ${leading}.`
}

function boundWords({ moves, copies, lowerBound, proven }: Plan): string[] {
  if (moves.length === 0) return []
  if (proven) return ['Proven minimal: no plan that does as much copies fewer replicas.']
  if (copies === lowerBound)
    return ['No plan copies fewer replicas; that none is more even with as many is not proven.']
  const bound = `Not proven minimal: the proven bound is ${counted(lowerBound, 'replica')}`
  return [`${bound}, so at most ${formatCount(copies - lowerBound)} of them could be saved.`]
}

function list(title: string, items: readonly string[]): string[] {
  const rest = items.length - LISTED
  const more = rest > 0 ? [`  and ${formatCount(rest)} more`] : []
  return items.length === 0 ? [] : [title, ...items.slice(0, LISTED).map((item) => `  ${item}`), ...more]
}

function brokerLines({ before, after }: Plan): string[] {
  const pairs = before.flatMap((own) => {
    const then = after.find(({ broker }) => broker === own.broker)
    return then === undefined ? [] : [{ own, then }]
  })
  const changing = pairs.filter(({ own, then }) => LOADS.some(({ of }) => of(own) !== of(then)))
  const shown = pairs.length > BROKERS_SHOWN ? changing : pairs
  const columns = [{ title: 'Broker', right: true }, { title: 'Rack' }]
  const loads = LOADS.map(({ of, words }) => {
    const width = (side: 'own' | 'then') => Math.max(0, ...shown.map((pair) => words(of(pair[side])).length))
    const [left, right] = [width('own'), width('then')]
    return shown.map(
      ({ own, then }) => `${words(of(own)).padStart(left)} → ${words(of(then)).padStart(right)}`,
    )
  })
  const rows = shown.map(({ own }, index) => [
    String(own.broker),
    own.rack ?? '–',
    ...loads.map((column) => column[index] ?? ''),
  ])
  const rest = pairs.length - shown.length
  const titles = [...columns, ...LOADS.map(({ title }) => ({ title }))]
  return [
    ...table(titles, rows),
    ...(rest === 0 ? [] : [`${counted(rest, 'other broker')} stay as they are.`]),
  ]
}

type Load = {
  readonly title: string
  readonly of: (load: BrokerLoad) => number | null
  readonly words: (amount: number | null) => string
}

const count = (amount: number | null) => formatCount(amount ?? 0)
const LOADS: readonly Load[] = [
  { title: 'Replicas', of: ({ replicas }) => replicas, words: count },
  { title: 'Leaders', of: ({ leaders }) => leaders, words: count },
  {
    title: 'Bytes',
    of: ({ bytes }) => bytes,
    words: (bytes) => (bytes === null ? 'unknown' : formatBytes(bytes)),
  },
]

function moveLines(moves: readonly Move[], whereAll: string): string[] {
  if (moves.length === 0) return []
  const shown = moves.slice(0, MOVES_SHOWN)
  const rows = shown.map(({ topic, partition, from, to }) => [
    topic,
    String(partition),
    sameReplicas(from, to) ? `${to.join(',')}, led by ${to[0]} again` : `${from.join(',')} → ${to.join(',')}`,
  ])
  const columns = [{ title: 'Topic' }, { title: 'Partition', right: true }, { title: 'Replicas' }]
  const rest = moves.length - shown.length
  const more = rest === 0 ? [] : [`and ${counted(rest, 'more partition')}${whereAll}.`]
  return [...table(columns, rows), ...more]
}
