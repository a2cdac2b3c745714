import { Bar } from '#components/ui/bar.tsx'
import { Card } from '#components/ui/card.tsx'
import { bytes, duration, rate } from '#components/ui/format.ts'
import { changesSettings, type Job } from '#lib/domain/job/job.ts'
import { wholeProgress } from '#lib/domain/job/whole-progress.ts'
import { noCopyWords } from './job-change.ts'
import { JobStateTag } from './job-state-tag.tsx'
import { isActive } from './job-words.ts'
import { countWords, doneMoves } from './reached-words.ts'

/** A job with nothing to measure. */
function Heading({ job }: { job: Job }) {
  return (
    <Card className="flex flex-wrap items-center gap-2 px-3.5 py-3">
      <strong className="font-semibold wrap-anywhere">{job.title}</strong>
      <JobStateTag state={job.state} />
    </Card>
  )
}

/** The measured progress of all copies together. */
export function JobProgress({ job }: { job: Job }) {
  if (changesSettings(job)) return <Heading job={job} />
  const finished = job.state === 'done'
  return (
    <Card className="px-3.5 py-3">
      <div className="mb-2 flex flex-wrap items-center gap-2">
        <strong className="font-semibold wrap-anywhere">{job.title}</strong>
        <JobStateTag state={job.state} />
        <span className="ml-auto text-small text-muted tabular-nums">{countWords(job)}</span>
      </div>
      <Bar share={finished ? 1 : shareOf(job)} label="Copied" tone={finished ? 'ok' : 'moving'} />
      <p className="mt-1.5 text-small text-muted tabular-nums">{measureWords(job)}</p>
    </Card>
  )
}

function shareOf(job: Job): number | null {
  const { bytesDone, bytesTotal } = wholeProgress(job)
  if (bytesTotal !== null && bytesTotal > 0) return bytesDone / bytesTotal
  return job.moves.length === 0 ? null : doneMoves(job) / job.moves.length
}

function measureWords(job: Job): string {
  const noCopy = noCopyWords(job)
  if (noCopy !== null) return noCopy
  const { bytesDone, bytesTotal, rate: measured, secondsLeft } = wholeProgress(job)
  const active = isActive(job.state)
  const copies = active && job.state !== 'paused'
  const limit = rate(job.throttleBytesPerSecond)
  return [
    bytesTotal === null ? `${bytes(bytesDone)} copied` : `${bytes(bytesDone)} of ${bytes(bytesTotal)}`,
    copies && measured !== null ? rate(measured) : null,
    copies && secondsLeft !== null ? `${duration(Math.max(1, secondsLeft))} left` : null,
    active ? `limited to ${limit} a broker, put back afterwards` : `was limited to ${limit} a broker`,
  ]
    .filter((words) => words !== null)
    .join(' · ')
}
