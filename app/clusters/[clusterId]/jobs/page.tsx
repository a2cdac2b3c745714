import type { Metadata } from 'next'
import { connection } from 'next/server'
import {
  createLoader,
  createSerializer,
  parseAsInteger,
  parseAsStringLiteral,
  type SearchParams,
} from 'nuqs/server'
import { JOB_GROUPS, jobFilters, jobsSentence, statesIn } from '#components/jobs/job-groups.ts'
import { JobsTable } from '#components/jobs/jobs-table.tsx'
import { ClusterProblem } from '#components/shell/cluster-page.tsx'
import { ClusterName } from '#components/shell/live.tsx'
import { ButtonLink } from '#components/ui/button.tsx'
import { FilterLinks } from '#components/ui/filter-links.tsx'
import { Empty } from '#components/ui/notice.tsx'
import { PageHeading } from '#components/ui/page-heading.tsx'
import { Pager } from '#components/ui/pager.tsx'
import { countIn, JOB_STATES } from '#lib/domain/job/job.ts'
import { OPERATOR } from '#lib/services/actor.ts'
import { listJobs } from '#lib/services/jobs.ts'

export const metadata: Metadata = { title: 'Jobs' }

const params = { state: parseAsStringLiteral(JOB_GROUPS), page: parseAsInteger.withDefault(1) }
const loadParams = createLoader(params)
const urlOf = createSerializer(params)

type Props = { params: Promise<{ clusterId: string }>; searchParams: Promise<SearchParams> }

export default async function JobsPage(props: Props) {
  await connection()
  const { clusterId: slug } = await props.params
  const { state, page } = await loadParams(props.searchParams)
  const base = `/clusters/${slug}/jobs`
  const listed = await listJobs(OPERATOR, slug, { states: statesIn(state), page })
  if (!listed.ok) return <ClusterProblem slug={slug} crumbs={[{ label: 'Jobs' }]} problem={listed.problem} />
  const { jobs, counts } = listed.value
  return (
    <>
      <PageHeading
        crumbs={[{ label: <ClusterName />, href: `/clusters/${slug}` }, { label: 'Jobs' }]}
        sentence={jobsSentence(counts)}
        lede="A job carries a plan out, outlives this page and the console, and stays as a record."
      />
      {countIn(counts, JOB_STATES) === 0 ? (
        <Empty
          title="A job begins where a plan is applied."
          action={<ButtonLink href={`/clusters/${slug}/plans`}>Open the plans</ButtonLink>}
        />
      ) : (
        <>
          <div className="mb-2">
            <FilterLinks
              label="State"
              links={jobFilters(counts, state, (group) => urlOf(base, { state: group }))}
            />
          </div>
          {jobs.length === 0 ? (
            <Empty title="No job is in this state." />
          ) : (
            <JobsTable slug={slug} jobs={jobs} now={Date.now()} />
          )}
          <div className="mt-2 text-small text-muted">
            <Pager
              {...listed.value}
              shown={jobs.length}
              total={countIn(counts, statesIn(state))}
              hrefOf={(number) => urlOf(base, { state, page: number })}
            />
          </div>
        </>
      )}
    </>
  )
}
