import type { Metadata } from 'next'
import { notFound } from 'next/navigation'
import { connection } from 'next/server'
import { JobLive } from '#components/jobs/job-live.tsx'
import { JobLog } from '#components/jobs/job-log.tsx'
import { JobMovesTable, moveRows } from '#components/jobs/job-moves-table.tsx'
import { JobProgress } from '#components/jobs/job-progress.tsx'
import { JobSteps } from '#components/jobs/job-steps.tsx'
import { JobVerdict } from '#components/jobs/job-verdict.tsx'
import { isActive, jobLede, jobSentence } from '#components/jobs/job-words.ts'
import { ClusterProblem } from '#components/shell/cluster-page.tsx'
import { ClusterName } from '#components/shell/live.tsx'
import { ButtonLink } from '#components/ui/button.tsx'
import { PageHeading } from '#components/ui/page-heading.tsx'
import { Pager, pageOf } from '#components/ui/pager.tsx'
import { RelativeTime } from '#components/ui/relative-time.tsx'
import { Section } from '#components/ui/section.tsx'
import type { Job } from '#lib/domain/job/job.ts'
import { OPERATOR } from '#lib/services/actor.ts'
import { readJob } from '#lib/services/jobs.ts'

export const metadata: Metadata = { title: 'Job' }

const MOVES_A_PAGE = 50

type Props = {
  params: Promise<{ clusterId: string; jobId: string }>
  searchParams: Promise<{ page?: string | string[] }>
}

export default async function JobPage({ params, searchParams }: Props) {
  await connection()
  const { clusterId: slug, jobId } = await params
  const { page } = await searchParams
  const job = await readJob(OPERATOR, slug, jobId)
  const jobs = { label: 'Jobs', href: `/clusters/${slug}/jobs` }
  if (!job.ok) {
    if (job.problem.code === 'job-unknown') notFound()
    return <ClusterProblem slug={slug} crumbs={[jobs, { label: 'Job' }]} problem={job.problem} />
  }
  return <JobView slug={slug} job={job.value} page={Number(page ?? 1) || 1} />
}

function JobView({ slug, job, page }: { slug: string; job: Job; page: number }) {
  const base = `/clusters/${slug}`
  const slice = pageOf(moveRows(job), page, MOVES_A_PAGE)
  const pager = (
    <Pager
      {...slice}
      shown={slice.items.length}
      total={job.moves.length}
      hrefOf={(number) => `${base}/jobs/${job.id}?page=${number}`}
    />
  )
  return (
    <>
      <PageHeading
        crumbs={[
          { label: <ClusterName />, href: base },
          { label: 'Jobs', href: `${base}/jobs` },
          { label: job.title },
        ]}
        age={<JobAge slug={slug} job={job} />}
        sentence={jobSentence(job)}
        lede={jobLede(job)}
      >
        <ButtonLink href={`${base}/plans/${job.planId}`}>Its plan</ButtonLink>
        {job.state === 'failed' ? (
          <ButtonLink href={`${base}/audit`}>Plan again from the audit</ButtonLink>
        ) : null}
        {job.state === 'done' ? (
          <ButtonLink href={base} kind="go">
            Does the cluster survive now?
          </ButtonLink>
        ) : null}
      </PageHeading>
      <JobProgress job={job} />
      {job.verdict.length === 0 ? null : (
        <Section title="What it was to mend" note="from the cluster as it was read after the last step">
          <JobVerdict verdict={job.verdict} />
        </Section>
      )}
      <Section title="Steps">
        <JobSteps steps={job.steps} />
      </Section>
      <Section title="Partitions">
        <JobMovesTable rows={slice.items} {...(slice.pages > 1 ? { footer: pager } : {})} />
      </Section>
      {job.log.length === 0 ? null : (
        <Section title="Log">
          <JobLog log={job.log} />
        </Section>
      )}
    </>
  )
}

function JobAge({ slug, job }: { slug: string; job: Job }) {
  if (isActive(job.state)) return <JobLive slug={slug} jobId={job.id} />
  return (
    <span>
      Ended <RelativeTime at={job.endedAt ?? job.createdAt} now={Date.now()} />, applied by {job.createdBy}
    </span>
  )
}
