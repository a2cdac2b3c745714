import { bytes, duration } from '#components/ui/format.ts'
import { goesBack, isCancelled, type Job } from '#lib/domain/job/job.ts'
import { conflictsAmong } from '#lib/domain/job/log-dir-moves.ts'
import type { LogDirProgress } from '#lib/domain/job/log-dir-progress.ts'
import type { Sentence } from '#lib/domain/loss/words.ts'
import { counted, listedUpTo } from '#lib/domain/words.ts'

/** What is said of a job's moves between log directories. */

const NAMED = 3

/** "3 of 4 replicas are in their new log directory" */
export function replicasReached({ arrived, replicas }: LogDirProgress): string {
  const are = arrived === 1 ? 'is in its' : 'are in their'
  return `${arrived} of ${counted(replicas, 'replica')} ${are} new log directory`
}

/** "4 replicas are in their new log directory", of a job that is done. */
export function replicasChanged({ replicas }: LogDirProgress): string {
  return `${counted(replicas, 'replica')} ${replicas === 1 ? 'is in its' : 'are in their'} new log directory`
}

/** What became of those that are not there. One that is still under way at the end of its job was on a broker that did not answer. */
export function replicasLeft({ refused, replicas, arrived, underWay }: LogDirProgress): string[] {
  const stayed = replicas - arrived - refused - underWay
  return [
    ...(stayed === 0
      ? []
      : [`${stayed} ${stayed === 1 ? 'stays' : 'stay'} where ${stayed === 1 ? 'it was' : 'they were'}`]),
    ...(refused === 0 ? [] : [`${refused} could not be moved`]),
    ...(underWay === 0 ? [] : [`what became of ${underWay} is not known`]),
  ]
}

/** How a job goes while it moves replicas between log directories. */
export function logDirsSentence(
  { wish, logDirMoves }: Pick<Job, 'wish' | 'logDirMoves'>,
  logDirs: LogDirProgress,
  left: string,
): Sentence {
  const conflicts = conflictsAmong(logDirMoves).length
  if (wish !== 'run') return stoppingSentence(wish, logDirs)
  if (conflicts > 0) return conflictSentence(conflicts, logDirs)
  if (logDirs.stalled.copies > 0) return stalledSentence(logDirs.stalled)
  const { bytesDone, bytesTotal } = logDirs
  const copied =
    bytesTotal === 0 ? replicasReached(logDirs) : `${bytes(bytesDone)} of ${bytes(bytesTotal)} are copied`
  return [
    { text: 'It is going well', tone: 'ok' },
    { text: `: ${copied} between log directories, ${left}.`, tone: 'plain' },
  ]
}

function stoppingSentence(wish: Job['wish'], { underWay }: LogDirProgress): Sentence {
  const doing = isCancelled(wish) ? 'It is being cancelled' : 'It is pausing'
  if (underWay === 0) return [{ text: `${doing}.`, tone: 'warn' }]
  const one = underWay === 1
  const ends = goesBack(wish)
    ? `${one ? 'stays' : 'stay'} in the log directory where ${one ? 'it is' : 'they are'}`
    : `${one ? 'ends' : 'end'} first`
  return [
    { text: doing, tone: 'warn' },
    { text: `: ${counted(underWay, 'copy', 'copies')} in flight ${ends}.`, tone: 'plain' },
  ]
}

function conflictSentence(conflicts: number, { underWay }: LogDirProgress): Sentence {
  const ends =
    underWay === 0
      ? ''
      : `: ${counted(underWay, 'copy', 'copies')} in flight ${underWay === 1 ? 'ends' : 'end'} first`
  return [
    { text: `It stops, because ${counted(conflicts, 'replica')} cannot be moved`, tone: 'bad' },
    { text: `${ends}.`, tone: 'plain' },
  ]
}

function stalledSentence({ copies, brokers }: LogDirProgress['stalled']): Sentence {
  const on = `on ${brokers.length === 1 ? 'broker' : 'brokers'} ${listedUpTo(NAMED, brokers)}`
  return [
    { text: 'It is stalled', tone: 'warn' },
    {
      text: `: ${counted(copies, 'copy', 'copies')} between log directories ${on} ${copies === 1 ? 'does' : 'do'} not grow.`,
      tone: 'plain',
    },
  ]
}

/** "the time left is not known yet" */
export function leftWords(secondsLeft: number | null): string {
  return secondsLeft === null
    ? 'the time left is not known yet'
    : `about ${duration(Math.max(1, secondsLeft))} left`
}
