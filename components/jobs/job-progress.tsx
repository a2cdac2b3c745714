import { Bar } from '#components/ui/bar.tsx'
import { Card } from '#components/ui/card.tsx'
import { changesSettings, type Job } from '#lib/domain/job/job.ts'
import { shareDone } from '#lib/domain/job/whole-progress.ts'
import { JobStateTag } from './job-state-tag.tsx'
import { measureWords } from './measure-words.ts'
import { countWords } from './reached-words.ts'

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
      <Bar share={shareDone(job)} label="Copied" tone={finished ? 'ok' : 'moving'} />
      <p className="mt-1.5 text-small text-muted tabular-nums">{measureWords(job)}</p>
    </Card>
  )
}
