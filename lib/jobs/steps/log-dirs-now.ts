import { type LocatedMove, type LogDirStanding, logDirStanding } from '#lib/domain/job/log-dir-moves.ts'
import type { LogDirMove } from '#lib/domain/plan/plan.ts'
import { ok, type Problem, type Result } from '#lib/domain/problem.ts'
import type { DescribedLogs } from '#lib/kafka/codecs/describe-log-dirs.ts'
import { joinProblems } from '#lib/kafka/failure.ts'
import { type BrokerLogsNow, readAllLogDirs } from '#lib/kafka/log-dirs.ts'
import { describeTopics } from '#lib/kafka/topics.ts'
import type { Work } from '../work.ts'
import type { LogDirs } from './cluster-now.ts'

/** Where moves between log directories stand at a moment. Those of a broker that did not answer are not among them. */
export type LogDirsNow = {
  readonly standing: ReadonlyMap<LogDirMove, LogDirStanding>
  readonly located: ReadonlyMap<LogDirMove, LocatedMove>
  readonly logDirs: LogDirs
  /** Why some brokers did not answer; null where all did. */
  readonly silent: Problem | null
}

/** Asks the broker of each move. Fails where the topics could not be read. */
export async function readMoves(work: Work, moves: readonly LogDirMove[]): Promise<Result<LogDirsNow>> {
  const read = await readAllLogDirs(work.link, [...new Set(moves.map(({ broker }) => broker))])
  // After the directories: what was created again meanwhile is seen to be another topic.
  const topics = await describeTopics(work.link, [...new Set(moves.map(({ topic }) => topic))])
  if (!topics.ok) return topics
  const byName = new Map(topics.value.map((topic) => [topic.name, topic]))
  const ids = work.plan.plan.topicIds
  const logDirs = new Map<number, BrokerLogsNow>()
  const silent: Problem[] = []
  for (const [broker, own] of read) {
    if (own.ok) logDirs.set(broker, own.value)
    else silent.push(own.problem)
  }
  const located = new Map(
    moves.flatMap((move) => {
      const own = logDirs.get(move.broker)
      return own ? [[move, locate(move, own)] as const] : []
    }),
  )
  const standing = new Map(
    [...located].map(([move, own]) => {
      const { topic } = move
      return [move, logDirStanding(move, byName.get(topic), ids[topic] ?? null, own)]
    }),
  )
  return ok({
    ...{ standing, located, logDirs },
    silent: silent.length === 0 ? null : joinProblems(silent),
  })
}

function locate(move: LogDirMove, { logs, futures }: BrokerLogsNow): LocatedMove {
  return { move, log: heldOf(move, logs), future: heldOf(move, futures) }
}

function heldOf({ topic, partition }: LogDirMove, logs: DescribedLogs) {
  return logs.get(topic)?.find((log) => log.partition === partition) ?? null
}
