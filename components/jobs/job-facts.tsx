import { Card } from '#components/ui/card.tsx'
import { Fact, Facts } from '#components/ui/facts.tsx'
import { bytes, count, duration, instant, rate } from '#components/ui/format.ts'
import { changesSettings, type Job, type MoveState } from '#lib/domain/job/job.ts'
import { wholeProgress } from '#lib/domain/job/whole-progress.ts'
import { isCopied } from './job-change.ts'
import { doneMoves } from './reached-words.ts'

/** Who did it, when, how long it took and what came of it: the record of a job, two lists beside each other. */
export function JobFacts({ job }: { job: Job }) {
  const { startedAt, endedAt, progress } = job
  const copies = isCopied(job)
  const { logDirs } = progress
  const moves = [...job.moves, ...job.logDirMoves]
  const of = (state: MoveState) => moves.filter((move) => move.state === state).length
  const left = [
    ['Went back', of('reverted')],
    ['Not begun', of('dropped')],
    ['Could not be moved', of('refused')],
    ['Not known', of('unknown')],
  ] as const
  return (
    <Card className="grid items-start gap-x-10 gap-y-1 px-3.5 py-3 md:grid-cols-2">
      <Facts>
        <Fact name="Applied by">{job.createdBy}</Fact>
        <Fact name="Applied">{instant(job.createdAt)}</Fact>
        <Fact name="Began">{startedAt === null ? 'not yet' : instant(startedAt)}</Fact>
        <Fact name="Ended">{endedAt === null ? 'not yet' : instant(endedAt)}</Fact>
        {startedAt === null || endedAt === null ? null : (
          <Fact name="Took">{duration((endedAt - startedAt) / 1000)}</Fact>
        )}
      </Facts>
      {changesSettings(job) ? null : (
        <Facts>
          {job.moves.length === 0 && logDirs !== null ? null : (
            <Fact name="Partitions that reached their target">
              {count(doneMoves(job))} of {count(job.moves.length)}
            </Fact>
          )}
          {logDirs === null ? null : (
            <Fact name="Replicas in their new log directory">
              {count(logDirs.arrived)} of {count(logDirs.replicas)}
            </Fact>
          )}
          {left.map(([name, number]) =>
            number === 0 ? null : (
              <Fact key={name} name={name}>
                {count(number)}
              </Fact>
            ),
          )}
          <Fact name="Copied">{copies ? bytes(wholeProgress(job).bytesDone) : 'nothing'}</Fact>
          {copies ? <Fact name="Throttle a broker">{rate(job.throttleBytesPerSecond)}</Fact> : null}
        </Facts>
      )}
    </Card>
  )
}
