import type { FilterLink } from '#components/ui/filter-links.tsx'
import type { JobState, JobSummary } from '#lib/domain/job/job.ts'

/** What a list of jobs can be narrowed to. */
export const JOB_GROUPS = ['open', 'done', 'cancelled', 'failed'] as const
export type JobGroup = (typeof JOB_GROUPS)[number]

const GROUP_OF: Readonly<Record<JobState, JobGroup>> = {
  queued: 'open',
  running: 'open',
  blocked: 'open',
  paused: 'open',
  done: 'done',
  failed: 'failed',
  cancelled: 'cancelled',
}

const LABELS: Readonly<Record<JobGroup, string>> = {
  open: 'Not ended',
  done: 'Done',
  cancelled: 'Cancelled',
  failed: 'Failed',
}

export function isInGroup({ state }: Pick<JobSummary, 'state'>, group: JobGroup | null): boolean {
  return group === null || GROUP_OF[state] === group
}

/** A link for each group that has jobs, or is chosen, after one for all of them. */
export function jobFilters(
  jobs: readonly JobSummary[],
  chosen: JobGroup | null,
  hrefOf: (group: JobGroup | null) => string,
): FilterLink[] {
  const groups = JOB_GROUPS.map((group) => ({
    label: LABELS[group],
    href: hrefOf(group),
    count: jobs.filter((job) => isInGroup(job, group)).length,
    current: group === chosen,
  }))
  return [
    { label: 'All', href: hrefOf(null), count: jobs.length, current: chosen === null },
    ...groups.filter(({ count, current }) => count > 0 || current),
  ]
}
