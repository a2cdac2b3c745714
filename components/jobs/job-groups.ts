import type { FilterLink } from '#components/ui/filter-links.tsx'
import { countIn, JOB_STATES, type JobCounts, type JobState, OPEN_STATES } from '#lib/domain/job/job.ts'
import type { Sentence } from '#lib/domain/loss/words.ts'
import { counted } from '#lib/domain/words.ts'

/** What a list of jobs can be narrowed to. */
export const JOB_GROUPS = ['open', 'done', 'cancelled', 'failed'] as const
export type JobGroup = (typeof JOB_GROUPS)[number]

const STATES_OF: Readonly<Record<JobGroup, readonly JobState[]>> = {
  open: OPEN_STATES,
  done: ['done'],
  cancelled: ['cancelled'],
  failed: ['failed'],
}

const LABELS: Readonly<Record<JobGroup, string>> = {
  open: 'Not ended',
  done: 'Done',
  cancelled: 'Cancelled',
  failed: 'Failed',
}

/** The states of the jobs in a group; all of them for none. */
export function statesIn(group: JobGroup | null): readonly JobState[] {
  return group === null ? JOB_STATES : STATES_OF[group]
}

/** A link for each group that has jobs, or is chosen, after one for all of them. */
export function jobFilters(
  counts: JobCounts,
  chosen: JobGroup | null,
  hrefOf: (group: JobGroup | null) => string,
): FilterLink[] {
  const linkTo = (group: JobGroup | null, label: string) => ({
    label,
    href: hrefOf(group),
    count: countIn(counts, statesIn(group)),
    current: group === chosen,
  })
  const groups = JOB_GROUPS.map((group) => linkTo(group, LABELS[group]))
  return [linkTo(null, 'All'), ...groups.filter(({ count, current }) => count > 0 || current)]
}

/** How it is going, over all jobs of a cluster. */
export function jobsSentence(counts: JobCounts): Sentence {
  const blocked = countIn(counts, ['blocked'])
  const paused = countIn(counts, ['paused'])
  const active = countIn(counts, OPEN_STATES)
  if (blocked > 0)
    return [
      { text: `${counted(blocked, 'job')} ${blocked === 1 ? 'waits' : 'wait'} for something.`, tone: 'warn' },
    ]
  if (paused > 0)
    return [{ text: `${counted(paused, 'job')} ${paused === 1 ? 'is' : 'are'} paused.`, tone: 'warn' }]
  if (active > 0)
    return [{ text: `${counted(active, 'job')} ${active === 1 ? 'is' : 'are'} at work.`, tone: 'plain' }]
  const none = countIn(counts, JOB_STATES) === 0
  return [{ text: none ? 'Nothing was ever changed from here.' : 'No job is at work.', tone: 'plain' }]
}
