import type { BrokerId, Topic } from '#lib/domain/cluster.ts'
import type { JobLogDirMove } from '#lib/domain/job/job.ts'
import {
  type LocatedMove,
  type LogDirStanding,
  logDirStanding,
  replicaGone,
} from '#lib/domain/job/log-dir-moves.ts'
import { ok, type Problem, type Result } from '#lib/domain/problem.ts'
import type { DescribedLogs } from '#lib/kafka/codecs/describe-log-dirs.ts'
import { type BrokerLogsNow, readAllLogDirs } from '#lib/kafka/log-dirs.ts'
import { describeTopics } from '#lib/kafka/topics.ts'
import type { Work } from '../work.ts'
import type { LogDirs } from './cluster-now.ts'
import type { Silent } from './log-dirs-silent.ts'

/**
 * Where moves between log directories stand at a moment, by their `seq`. Those of a broker that did not answer are not among them,
 * except where their topics tell that the replica is not there any more.
 */
export type LogDirsNow = {
  readonly standing: ReadonlyMap<number, LogDirStanding>
  readonly located: ReadonlyMap<number, LocatedMove>
  readonly topics: ReadonlyMap<string, Topic>
  readonly logDirs: LogDirs
  readonly silent: Silent
}

const NOTHING: LogDirsNow = {
  ...{ standing: new Map(), located: new Map(), topics: new Map() },
  ...{ logDirs: new Map(), silent: new Map() },
}

/** Asks the broker of each move. Fails where the topics could not be read. */
export async function readMoves(work: Work, moves: readonly JobLogDirMove[]): Promise<Result<LogDirsNow>> {
  if (moves.length === 0) return ok(NOTHING)
  const read = await readAllLogDirs(work.link, [...new Set(moves.map(({ broker }) => broker))])
  // After the directories: what was created again meanwhile is seen to be another topic.
  const described = await describeTopics(work.link, [...new Set(moves.map(({ topic }) => topic))])
  if (!described.ok) return described
  const topics = new Map(described.value.map((topic) => [topic.name, topic]))
  const ids = work.plan.plan.topicIds
  const logDirs = new Map<number, BrokerLogsNow>()
  const silent = new Map<BrokerId, Problem>()
  for (const [broker, own] of read) {
    if (own.ok) logDirs.set(broker, own.value)
    else silent.set(broker, own.problem)
  }
  const located = new Map(
    moves.flatMap((move) => {
      const own = logDirs.get(move.broker)
      return own ? [[move.seq, locate(move, own)] as const] : []
    }),
  )
  const standing = new Map(
    moves.flatMap((move): [number, LogDirStanding][] => {
      const [topic, id] = [topics.get(move.topic), ids[move.topic] ?? null]
      const own = located.get(move.seq)
      const at = own ? logDirStanding(move, topic, id, own) : replicaGone(move, topic, id)
      return at === null ? [] : [[move.seq, at]]
    }),
  )
  return ok({ standing, located, topics, logDirs, silent })
}

function locate(move: JobLogDirMove, { logs, futures }: BrokerLogsNow): LocatedMove {
  return { move, log: heldOf(move, logs), future: heldOf(move, futures) }
}

function heldOf({ topic, partition }: JobLogDirMove, logs: DescribedLogs) {
  return logs.get(topic)?.find((log) => log.partition === partition) ?? null
}
