import type { Metadata } from 'next'
import { connection } from 'next/server'
import { createLoader, createSerializer, parseAsStringLiteral, type SearchParams } from 'nuqs/server'
import { isInGroup, JOB_GROUPS, jobFilters } from '#components/jobs/job-groups.ts'
import { isActive } from '#components/jobs/job-words.ts'
import { JobsTable } from '#components/jobs/jobs-table.tsx'
import { ClusterProblem } from '#components/shell/cluster-page.tsx'
import { ClusterName } from '#components/shell/live.tsx'
import { ButtonLink } from '#components/ui/button.tsx'
import { FilterLinks } from '#components/ui/filter-links.tsx'
import { Empty } from '#components/ui/notice.tsx'
import { PageHeading } from '#components/ui/page-heading.tsx'
import type { JobSummary } from '#lib/domain/job/job.ts'
import type { Sentence } from '#lib/domain/loss/words.ts'
import { counted } from '#lib/domain/words.ts'
import { OPERATOR } from '#lib/services/actor.ts'
import { listJobs } from '#lib/services/jobs.ts'

export const metadata: Metadata = { title: 'Jobs' }

const params = { state: parseAsStringLiteral(JOB_GROUPS) }
const loadParams = createLoader(params)
const urlOf = createSerializer(params)

type Props = { params: Promise<{ clusterId: string }>; searchParams: Promise<SearchParams> }

export default async function JobsPage(props: Props) {
  await connection()
  const { clusterId: slug } = await props.params
  const { state } = await loadParams(props.searchParams)
  const jobs = await listJobs(OPERATOR, slug)
  if (!jobs.ok) return <ClusterProblem slug={slug} crumbs={[{ label: 'Jobs' }]} problem={jobs.problem} />
  const shown = jobs.value.filter((job) => isInGroup(job, state))
  return (
    <>
      <PageHeading
        crumbs={[{ label: <ClusterName />, href: `/clusters/${slug}` }, { label: 'Jobs' }]}
        sentence={sentenceFor(jobs.value)}
        lede="A job carries a plan out, outlives this page and the console, and stays as a record."
      />
      {jobs.value.length === 0 ? (
        <Empty
          title="A job begins where a plan is applied."
          action={<ButtonLink href={`/clusters/${slug}/plans`}>Open the plans</ButtonLink>}
        />
      ) : (
        <>
          <div className="mb-2">
            <FilterLinks
              label="State"
              links={jobFilters(jobs.value, state, (group) =>
                urlOf(`/clusters/${slug}/jobs`, { state: group }),
              )}
            />
          </div>
          {shown.length === 0 ? (
            <Empty title="No job is in this state." />
          ) : (
            <JobsTable slug={slug} jobs={shown} now={Date.now()} />
          )}
        </>
      )}
    </>
  )
}

function sentenceFor(jobs: readonly JobSummary[]): Sentence {
  if (jobs.length === 0) return [{ text: 'Nothing was ever changed from here.', tone: 'plain' }]
  const paused = jobs.filter(({ state }) => state === 'paused').length
  const blocked = jobs.filter(({ state }) => state === 'blocked').length
  const active = jobs.filter(({ state }) => isActive(state)).length
  if (blocked > 0)
    return [
      { text: `${counted(blocked, 'job')} ${blocked === 1 ? 'waits' : 'wait'} for something.`, tone: 'warn' },
    ]
  if (paused > 0)
    return [{ text: `${counted(paused, 'job')} ${paused === 1 ? 'is' : 'are'} paused.`, tone: 'warn' }]
  if (active > 0)
    return [{ text: `${counted(active, 'job')} ${active === 1 ? 'is' : 'are'} at work.`, tone: 'plain' }]
  return [{ text: 'No job is at work.', tone: 'plain' }]
}
