import type { Metadata } from 'next'
import { connection } from 'next/server'
import { isActive } from '#components/jobs/job-words.ts'
import { JobsTable } from '#components/jobs/jobs-table.tsx'
import { ClusterProblem } from '#components/shell/cluster-page.tsx'
import { ClusterName } from '#components/shell/live.tsx'
import { ButtonLink } from '#components/ui/button.tsx'
import { Empty } from '#components/ui/notice.tsx'
import { PageHeading } from '#components/ui/page-heading.tsx'
import type { JobSummary } from '#lib/domain/job/job.ts'
import type { Sentence } from '#lib/domain/loss/words.ts'
import { counted } from '#lib/domain/words.ts'
import { OPERATOR } from '#lib/services/actor.ts'
import { listJobs } from '#lib/services/jobs.ts'

export const metadata: Metadata = { title: 'Jobs' }

export default async function JobsPage({ params }: { params: Promise<{ clusterId: string }> }) {
  await connection()
  const { clusterId: slug } = await params
  const jobs = await listJobs(OPERATOR, slug)
  if (!jobs.ok) return <ClusterProblem slug={slug} crumbs={[{ label: 'Jobs' }]} problem={jobs.problem} />
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
        <JobsTable slug={slug} jobs={jobs.value} now={Date.now()} />
      )}
    </>
  )
}

function sentenceFor(jobs: readonly JobSummary[]): Sentence {
  if (jobs.length === 0) return [{ text: 'Nothing was ever changed from here.', tone: 'plain' }]
  const blocked = jobs.filter(({ state }) => state === 'blocked').length
  const active = jobs.filter(({ state }) => isActive(state)).length
  if (blocked > 0)
    return [
      { text: `${counted(blocked, 'job')} ${blocked === 1 ? 'waits' : 'wait'} for something.`, tone: 'warn' },
    ]
  if (active > 0)
    return [{ text: `${counted(active, 'job')} ${active === 1 ? 'is' : 'are'} at work.`, tone: 'plain' }]
  return [{ text: 'No job is at work.', tone: 'plain' }]
}
