import { duration } from '#components/ui/format.ts'
import { type BrokerId, type Cluster, partitionOf } from '#lib/domain/cluster.ts'
import { isSettled, type Job, type JobLogDirMove, type MoveProgress } from '#lib/domain/job/job.ts'
import { type LocatedMove, type LogDirRoom, logDirRoom } from '#lib/domain/job/log-dir-moves.ts'
import { type Health, healthOf } from '#lib/domain/job/next-moves.ts'
import { belowMinimumWords, fullWords, type Known, silentBrokers, waitsWords } from './move-words.ts'

/** Why a move between log directories is where it is, in a sentence; null where nothing has to be explained. */
export type ExplainLogDirMove = (move: JobLogDirMove, progress: MoveProgress | null) => string | null

/** Explains them by the cluster as it is now; without one, by the job alone. */
export function explainLogDirMoves(job: Job, known: Known | null, now: number): ExplainLogDirMove {
  const scene = known && sceneOf(job, known)
  const isTurn = job.steps.some(({ kind, state }) => kind === 'log-dirs' && state === 'running')
  return (move, progress) => {
    const away = scene?.away.has(move.broker) ? waitsWords([move.broker], scene.cluster) : null
    switch (move.state) {
      case 'unknown':
        return `Broker ${move.broker} did not answer until the job ended.`
      case 'submitted':
        return away ?? 'Asked for, not seen on its broker yet.'
      case 'moving':
        if (away !== null || progress === null || progress.stalledSince === null) return away
        return `Has not grown for ${duration((now - progress.stalledSince) / 1000)} on broker ${move.broker}.`
      case 'waiting':
        if (job.wish === 'pause') return 'Until the job is resumed.'
        if (job.state !== 'running' && job.state !== 'blocked') return null
        if (!isTurn) return 'Until the steps before have ended.'
        return away ?? (scene && holdWords(move, scene))
      default:
        return move.problem?.message ?? null
    }
  }
}

type Scene = {
  readonly cluster: Cluster
  readonly health: Health
  readonly away: ReadonlySet<BrokerId>
  readonly locate: (move: JobLogDirMove) => LocatedMove
  /** Beside what is under way on each broker of the job. */
  readonly rooms: ReadonlyMap<BrokerId, LogDirRoom>
}

function sceneOf({ logDirMoves, progress }: Job, { cluster, contacts }: Known): Scene {
  const topics = new Map(cluster.topics.map((topic) => [topic.name, topic]))
  const copied = new Map(progress.logDirs?.moves.map(({ seq, bytesDone }) => [seq, bytesDone]))
  const locate = (move: JobLogDirMove): LocatedMove => ({
    move,
    log: partitionOf(topics.get(move.topic), move.partition)?.logs[move.broker] ?? null,
    future: { dir: move.to, bytes: copied.get(move.seq) ?? 0 },
  })
  const health = healthOf(cluster)
  const inFlight = logDirMoves.filter((move) => move.state !== 'waiting' && !isSettled(move))
  const byBroker = Map.groupBy(inFlight.map(locate), ({ move }) => move.broker)
  const rooms = new Map(
    cluster.brokers.map((broker) => [broker.id, logDirRoom(byBroker.get(broker.id) ?? [], broker, health)]),
  )
  const dead = cluster.brokers.flatMap(({ id, alive }) => (alive ? [] : [id]))
  return { cluster, health, away: new Set([...silentBrokers(contacts), ...dead]), locate, rooms }
}

function holdWords(move: JobLogDirMove, { health, locate, rooms }: Scene): string | null {
  if (health.short.length > 0) return belowMinimumWords()
  const hold = rooms.get(move.broker)?.holdOf(locate(move))
  switch (hold?.kind) {
    case undefined:
      return null
    case 'full':
      return fullWords([move.broker])
    case 'crowded':
      return `${move.to} has no room for it.`
  }
}
