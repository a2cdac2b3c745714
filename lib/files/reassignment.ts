import { type Cluster, partitionOf, sameReplicas, targetReplicas } from '#lib/domain/cluster.ts'
import { contradictions, type Flaw, type LinedEntry } from '#lib/domain/plan/entry.ts'
import type { LogDirMove, Move } from '#lib/domain/plan/plan.ts'
import { fail, ok, type Result } from '#lib/domain/problem.ts'
import { counted } from '#lib/domain/words.ts'
import { JsonFlaw, type LinedJson, readLinedJson } from './lined-json.ts'

/** The only version of the format that there is (`ReassignPartitionsCommand`). */
const VERSION = 1
const ANY_LOG_DIR = 'any'
const MOST_TOLD = 50
const HINT = 'Correct the file and import it again. It is what kafka-reassign-partitions takes or prints.'

/** What kafka-reassign-partitions prints above the JSON: --generate both, --execute the first alone. */
const PROPOSED = /^Proposed partition reassignment configuration[ \t]*\r?$/m
const CURRENT = /^Current partition replica assignment[ \t]*\r?$/m

/**
 * The entries of a reassignment file for this cluster, in the order of the file: JSON as kafka-reassign-partitions takes it
 * with --reassignment-json-file, or its whole output with --generate (the proposed assignment counts) or with --execute (the
 * one before, for a rollback). Fails with every flaw that was found, one a line of the message, with the line of the file.
 * The rules are those of `ReassignPartitionsCommand.parseExecuteAssignmentArgs`, and that everything named exists.
 */
export function parseReassignment(text: string, cluster: Cluster): Result<readonly LinedEntry[]> {
  const flaws: Flaw[] = []
  const entries = readEntries(text.replace(/^\uFEFF/, ''), flaws)
  const all = [...flaws, ...duplicates(entries), ...contradictions(cluster, entries)]
  if (all.length === 0) return ok(entries)
  const told = all.sort((a, b) => a.line - b.line).slice(0, MOST_TOLD)
  const more = all.length > MOST_TOLD ? [`And ${counted(all.length - MOST_TOLD, 'more error')}.`] : []
  const words = [...told.map(({ line, reason }) => `Line ${line}: ${reason}.`), ...more]
  return fail('invalid-input', words.join('\n'), HINT)
}

function readEntries(text: string, flaws: Flaw[]): LinedEntry[] {
  const heading = PROPOSED.exec(text) ?? CURRENT.exec(text)
  try {
    const json = heading ? readLinedJson(text, heading.index + heading[0].length, 'any') : readLinedJson(text)
    return entriesOf(json, flaws)
  } catch (error) {
    if (!(error instanceof JsonFlaw)) throw error
    flaws.push({ line: error.line, reason: error.message })
    return []
  }
}

function entriesOf(json: LinedJson, flaws: Flaw[]): LinedEntry[] {
  const version = member(json, 'version')
  if (version && !(version.kind === 'number' && version.value === VERSION))
    flaws.push({ line: version.line, reason: `the version must be ${VERSION}` })
  const partitions = member(json, 'partitions')
  if (partitions?.kind !== 'array') {
    const isTopicList = partitions === undefined && member(json, 'topics') !== undefined
    const reason = isTopicList
      ? 'this is a list of topics for --generate (--topics-to-move-json-file): import what --generate prints for it'
      : '"partitions" must be there, and be a list'
    flaws.push({ line: partitions?.line ?? json.line, reason })
    return []
  }
  if (partitions.items.length === 0)
    flaws.push({ line: partitions.line, reason: 'the list of partitions is empty' })
  return partitions.items.flatMap((item) => entryOf(item, flaws))
}

function member(json: LinedJson, name: string): LinedJson | undefined {
  return json.kind === 'object' ? json.members.find((one) => one.name === name)?.value : undefined
}

/** The entry, unless it cannot be told which partition it is about; what can be read of it is checked further. */
function entryOf(json: LinedJson, flaws: Flaw[]): LinedEntry[] {
  const flaw = (value: LinedJson | undefined, reason: string) => {
    flaws.push({ line: value?.line ?? json.line, reason })
  }
  const topic = member(json, 'topic')
  const partition = member(json, 'partition')
  const replicas = member(json, 'replicas')
  if (topic?.kind !== 'string' || topic.value === '') flaw(topic, '"topic" must be the name of a topic')
  if (!isInteger(partition)) flaw(partition, '"partition" must be a whole number')
  if (replicas?.kind !== 'array') flaw(replicas, '"replicas" must be a list of broker ids')
  if (topic?.kind !== 'string' || !isInteger(partition) || replicas?.kind !== 'array') return []

  const name = `${topic.value}-${partition.value}`
  if (replicas.items.length === 0) flaw(replicas, `${name} has no replicas`)
  const ids = replicas.items.filter(isInteger)
  for (const item of replicas.items) if (!isInteger(item)) flaw(item, `a replica of ${name} is no broker id`)
  ids.forEach((item, position) => {
    if (ids.findIndex(({ value }) => value === item.value) < position)
      flaw(item, `${name} names broker ${item.value} more than once`)
  })
  const logDirs = logDirsOf(json, name, replicas.items.length, flaw)
  return [
    {
      topic: topic.value,
      partition: partition.value,
      replicas: ids.map(({ value }) => value),
      logDirs: logDirs.map(({ value }) => (value === ANY_LOG_DIR ? null : value)),
      lines: {
        topic: topic.line,
        partition: partition.line,
        replicas: ids.map(({ line }) => line),
        logDirs: logDirs.map(({ line }) => line),
      },
    },
  ]
}

type Flawed = (value: LinedJson | undefined, reason: string) => void

/** One a replica; without any, every broker may choose. */
function logDirsOf(json: LinedJson, name: string, replicas: number, flaw: Flawed) {
  const list = member(json, 'log_dirs')
  if (list === undefined)
    return Array.from({ length: replicas }, () => ({ value: ANY_LOG_DIR, line: json.line }))
  if (list.kind !== 'array') {
    flaw(list, `"log_dirs" of ${name} must be a list`)
    return []
  }
  if (list.items.length !== replicas) {
    const counts = `${counted(replicas, 'replica')} and ${counted(list.items.length, 'log directory', 'log directories')}`
    flaw(list, `${name} has ${counts}`)
  }
  return list.items.flatMap((item) => {
    if (item.kind === 'string' && (item.value === ANY_LOG_DIR || item.value.startsWith('/')))
      return [{ value: item.value, line: item.line }]
    flaw(item, `a log directory of ${name} is neither "${ANY_LOG_DIR}" nor an absolute path`)
    return []
  })
}

type LinedInteger = LinedJson & { readonly kind: 'number' }

function isInteger(json: LinedJson | undefined): json is LinedInteger {
  return json?.kind === 'number' && Number.isSafeInteger(json.value)
}

function duplicates(entries: readonly LinedEntry[]): Flaw[] {
  const first = new Map<string, number>()
  return entries.flatMap((entry): Flaw[] => {
    const { topic, partition, lines } = entry
    const line = first.get(keyOf(entry))
    if (line !== undefined)
      return [{ line: lines.partition, reason: `${topic}-${partition} is in line ${line} already` }]
    first.set(keyOf(entry), lines.partition)
    return []
  })
}

/**
 * The plan as JSON for `kafka-reassign-partitions --reassignment-json-file`, sorted by topic and partition. `cluster` tells
 * the replicas of partitions that only change log directories. Moves that only elect a leader are not part of such a file.
 */
export function formatReassignment(
  cluster: Cluster,
  moves: readonly Move[],
  logDirMoves: readonly LogDirMove[] = [],
): string {
  return format(cluster, moves, logDirMoves, 'to')
}

/** The placement before the plan, as JSON for the same tool: what --execute prints as "Current partition replica assignment". */
export function formatRollback(
  cluster: Cluster,
  moves: readonly Move[],
  logDirMoves: readonly LogDirMove[] = [],
): string {
  return format(cluster, moves, logDirMoves, 'from')
}

type Line = { readonly topic: string; readonly partition: number; readonly replicas: readonly number[] }

function format(
  cluster: Cluster,
  moves: readonly Move[],
  logDirMoves: readonly LogDirMove[],
  side: 'from' | 'to',
): string {
  const byPartition = Map.groupBy(logDirMoves, keyOf)
  const moving = moves.filter(({ from, to }) => !sameReplicas(from, to))
  const lines = new Map(
    moving.map((move): [string, Line] => [
      keyOf(move),
      { topic: move.topic, partition: move.partition, replicas: move[side] },
    ]),
  )
  const topics = new Map(cluster.topics.map((topic) => [topic.name, topic]))
  for (const { topic, partition } of logDirMoves) {
    const found = partitionOf(topics.get(topic), partition)
    const key = keyOf({ topic, partition })
    if (found && !lines.has(key)) lines.set(key, { topic, partition, replicas: targetReplicas(found) })
  }
  const sorted = [...lines.values()].sort(byName)
  const texts = sorted.map((line) => {
    const own = byPartition.get(keyOf(line)) ?? []
    const dirOf = (broker: number) => own.find((move) => move.broker === broker)?.[side] ?? ANY_LOG_DIR
    return JSON.stringify(own.length === 0 ? line : { ...line, log_dirs: line.replicas.map(dirOf) })
  })
  return `{"version":${VERSION},"partitions":[\n${texts.map((text) => `  ${text}`).join(',\n')}\n]}\n`
}

/** Two names cannot make the same key: a topic's name has no space. */
function keyOf({ topic, partition }: { readonly topic: string; readonly partition: number }): string {
  return `${topic} ${partition}`
}

function byName(a: Line, b: Line): number {
  if (a.topic !== b.topic) return a.topic < b.topic ? -1 : 1
  return a.partition - b.partition
}
