import type { Metadata } from 'next'
import { notFound } from 'next/navigation'
import { connection } from 'next/server'
import { createLoader, parseAsInteger, type SearchParams } from 'nuqs/server'
import * as orders from '#app/actions/jobs.ts'
import { ConfigChangeTable } from '#components/configs/config-change-table.tsx'
import { JobBrokers } from '#components/jobs/job-brokers.tsx'
import { JobFacts } from '#components/jobs/job-facts.tsx'
import { JobLive } from '#components/jobs/job-live.tsx'
import { JobLog } from '#components/jobs/job-log.tsx'
import { JobLogDirMovesTable, logDirMoveRows } from '#components/jobs/job-log-dir-moves-table.tsx'
import { JobMovesTable, moveRows } from '#components/jobs/job-moves-table.tsx'
import { JobOrders } from '#components/jobs/job-orders.tsx'
import { JobProgress } from '#components/jobs/job-progress.tsx'
import { JobSteps } from '#components/jobs/job-steps.tsx'
import { hasThroughput, JobThroughput } from '#components/jobs/job-throughput.tsx'
import { JobVerdict } from '#components/jobs/job-verdict.tsx'
import { JobWish } from '#components/jobs/job-wish.tsx'
import { isActive, jobLede, jobSentence } from '#components/jobs/job-words.ts'
import { LeftoverNotice } from '#components/jobs/leftover-notice.tsx'
import { explainLogDirMoves } from '#components/jobs/log-dir-move-words.ts'
import { explainMoves } from '#components/jobs/move-words.ts'
import { JobMap } from '#components/replica-map/job-map.tsx'
import { ClusterProblem } from '#components/shell/cluster-page.tsx'
import { ClusterName } from '#components/shell/live.tsx'
import { ButtonLink } from '#components/ui/button.tsx'
import { PageHeading } from '#components/ui/page-heading.tsx'
import { Pager, pageOf } from '#components/ui/pager.tsx'
import { RelativeTime } from '#components/ui/relative-time.tsx'
import { Section } from '#components/ui/section.tsx'
import { NO_TRAFFIC, type Traffic } from '#lib/domain/job/demand.ts'
import { changesSettings, isOpen, isSettled, type Job } from '#lib/domain/job/job.ts'
import type { Observation } from '#lib/domain/observation.ts'
import type { Plan } from '#lib/domain/plan/plan.ts'
import { counted } from '#lib/domain/words.ts'
import { OPERATOR } from '#lib/services/actor.ts'
import { readJob } from '#lib/services/jobs.ts'
import { readRecord } from '#lib/services/plans.ts'
import { readCluster } from '#lib/services/reading.ts'
import { readTraffic } from '#lib/services/traffic.ts'

export const metadata: Metadata = { title: 'Job' }

const MOVES_A_PAGE = 25

const loadParams = createLoader({
  page: parseAsInteger.withDefault(1),
  /** Of the replicas that change their log directory. */
  replicas: parseAsInteger.withDefault(1),
})

type Props = {
  params: Promise<{ clusterId: string; jobId: string }>
  searchParams: Promise<SearchParams>
}

export default async function JobPage({ params, searchParams }: Props) {
  await connection()
  const { clusterId: slug, jobId } = await params
  const pages = await loadParams(searchParams)
  const job = await readJob(OPERATOR, slug, jobId)
  const jobs = { label: 'Jobs', href: `/clusters/${slug}/jobs` }
  if (!job.ok) {
    if (job.problem.code === 'job-unknown') notFound()
    return <ClusterProblem slug={slug} crumbs={[jobs, { label: 'Job' }]} problem={job.problem} />
  }
  const plan = await readRecord(OPERATOR, slug, job.value.planId)
  // A record is there without the cluster: what needs it is left out while it has not been read.
  const reading = await readCluster(OPERATOR, slug)
  const left = isOpen(job.value) ? job.value.moves.filter((move) => !isSettled(move)) : []
  const traffic = await readTraffic(OPERATOR, slug, left)
  return (
    <JobView
      slug={slug}
      job={job.value}
      plan={plan.ok ? plan.value : null}
      observation={reading.ok ? reading.value.observation : null}
      traffic={traffic.ok ? traffic.value : NO_TRAFFIC}
      pages={pages}
    />
  )
}

type ViewProps = {
  slug: string
  job: Job
  plan: Plan | null
  observation: Observation | null
  traffic: Traffic
  pages: { readonly page: number; readonly replicas: number }
}

function JobView({ slug, job, plan, observation, traffic, pages }: ViewProps) {
  const base = `/clusters/${slug}`
  const ended = !isActive(job.state)
  const ofSettings = changesSettings(job)
  // A job may only change log directories.
  const ofPartitions = !ofSettings && (job.moves.length > 0 || job.progress.logDirs === null)
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
        {job.state === 'done' && !ofSettings ? (
          <ButtonLink href={base} kind="go">
            Does the cluster survive now?
          </ButtonLink>
        ) : null}
        <JobOrders slug={slug} job={job} traffic={traffic} orders={orders} />
        <ButtonLink href={`${base}/plans/${job.planId}`}>Its plan</ButtonLink>
        {job.state === 'failed' && !ofSettings ? (
          <ButtonLink href={`${base}/audit`}>Plan again from the audit</ButtonLink>
        ) : null}
      </PageHeading>
      <div className="space-y-3">
        <JobWish job={job} />
        {ended ? <LeftoverNotice leftovers={job.leftovers} /> : null}
        <JobProgress job={job} />
      </div>
      {ended ? (
        <Section title="Record">
          <JobFacts job={job} />
        </Section>
      ) : null}
      {job.verdict.length === 0 ? null : (
        <Section title="What it was to mend" note="from the cluster as it was read after the last step">
          <JobVerdict verdict={job.verdict} />
        </Section>
      )}
      {hasThroughput(job) ? (
        <Section
          title={job.progress.logDirs === null ? 'Received by each broker' : 'Copied to each broker'}
          note="average over 11 s, as Kafka counts · dashed: the throttle"
        >
          <JobThroughput job={job} />
        </Section>
      ) : null}
      {plan === null || !ofSettings ? null : (
        <Section title="What it changes">
          <ConfigChangeTable slug={slug} changes={plan.configChanges} />
        </Section>
      )}
      {plan !== null && ended && ofPartitions ? (
        <Section
          title="Brokers before and after"
          note="pale: before · counted from the partitions that are done"
        >
          <JobBrokers plan={plan} moves={job.moves} />
        </Section>
      ) : null}
      {plan === null || !ofPartitions ? null : (
        <Section title="Replica map">
          <JobMap slug={slug} moves={job.moves} plan={plan} />
        </Section>
      )}
      <Section title="Steps">
        <JobSteps steps={job.steps} />
      </Section>
      {ofPartitions ? (
        <Section title="Partitions">
          <Moves base={base} job={job} observation={observation} pages={pages} />
        </Section>
      ) : null}
      {job.logDirMoves.length === 0 ? null : (
        <Section title="Log directories" note={counted(job.logDirMoves.length, 'replica')}>
          <LogDirMoves base={base} job={job} observation={observation} pages={pages} />
        </Section>
      )}
      {job.log.length === 0 ? null : (
        <Section title="Log">
          <JobLog log={job.log} />
        </Section>
      )}
    </>
  )
}

type MovesProps = Pick<ViewProps, 'job' | 'observation' | 'pages'> & { base: string }

function Moves({ base, job, observation, pages }: MovesProps) {
  const slice = pageOf(moveRows(job), pages.page, MOVES_A_PAGE)
  const pager = (
    <Pager
      {...slice}
      shown={slice.items.length}
      total={job.moves.length}
      hrefOf={(page) => `${base}/jobs/${job.id}?page=${page}&replicas=${pages.replicas}`}
    />
  )
  return (
    <JobMovesTable
      rows={slice.items}
      explain={explainMoves(job, observation, Date.now())}
      {...(slice.pages > 1 ? { footer: pager } : {})}
    />
  )
}

function LogDirMoves({ base, job, observation, pages }: MovesProps) {
  const slice = pageOf(logDirMoveRows(job), pages.replicas, MOVES_A_PAGE)
  const pager = (
    <Pager
      {...slice}
      shown={slice.items.length}
      total={job.logDirMoves.length}
      hrefOf={(replicas) => `${base}/jobs/${job.id}?page=${pages.page}&replicas=${replicas}`}
    />
  )
  return (
    <JobLogDirMovesTable
      rows={slice.items}
      explain={explainLogDirMoves(job, observation, Date.now())}
      {...(slice.pages > 1 ? { footer: pager } : {})}
    />
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
