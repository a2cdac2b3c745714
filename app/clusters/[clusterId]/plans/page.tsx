import type { Metadata } from 'next'
import { connection } from 'next/server'
import { createLoader, createSerializer, parseAsInteger, type SearchParams } from 'nuqs/server'
import { importFile } from '#app/actions/plans.ts'
import { ImportPlan } from '#components/plans/import-plan.tsx'
import { PlanChooser } from '#components/plans/plan-chooser.tsx'
import { plansSentence } from '#components/plans/plan-words.ts'
import { PlansTable } from '#components/plans/plans-table.tsx'
import { ClusterProblem } from '#components/shell/cluster-page.tsx'
import { ClusterName } from '#components/shell/live.tsx'
import { ButtonLink } from '#components/ui/button.tsx'
import { Empty } from '#components/ui/notice.tsx'
import { PageHeading } from '#components/ui/page-heading.tsx'
import { Pager } from '#components/ui/pager.tsx'
import { Section } from '#components/ui/section.tsx'
import { OPERATOR } from '#lib/services/actor.ts'
import { listPlans } from '#lib/services/plan-list.ts'

export const metadata: Metadata = { title: 'Plans' }

const params = { page: parseAsInteger.withDefault(1) }
const loadParams = createLoader(params)
const urlOf = createSerializer(params)

type Props = { params: Promise<{ clusterId: string }>; searchParams: Promise<SearchParams> }

export default async function PlansPage(props: Props) {
  await connection()
  const { clusterId: slug } = await props.params
  const { page } = await loadParams(props.searchParams)
  const listed = await listPlans(OPERATOR, slug, page)
  if (!listed.ok) return <ClusterProblem slug={slug} crumbs={[{ label: 'Plans' }]} problem={listed.problem} />
  const { plans, total } = listed.value
  const comparable = plans.filter(({ plan }) => plan.configChanges.length === 0)
  return (
    <>
      <PageHeading
        crumbs={[{ label: <ClusterName />, href: `/clusters/${slug}` }, { label: 'Plans' }]}
        sentence={plansSentence(listed.value)}
        lede="A plan says what would change and what it costs. Until it is applied it changes nothing."
      >
        <ButtonLink kind="go" href={`/clusters/${slug}/plans/new`}>
          New plan
        </ButtonLink>
        <ImportPlan action={importFile} slug={slug} />
      </PageHeading>
      {total === 0 ? (
        <Empty
          title="A plan is made from goals, or from a finding."
          action={<ButtonLink href={`/clusters/${slug}/audit`}>Open the audit</ButtonLink>}
        >
          Choose goals for a new plan, import a file of kafka-reassign-partitions, or press Fix beside a
          finding.
        </Empty>
      ) : (
        <>
          <PlansTable slug={slug} plans={plans} now={Date.now()} />
          <div className="mt-2 text-small text-muted">
            <Pager
              {...listed.value}
              shown={plans.length}
              hrefOf={(number) => urlOf(`/clusters/${slug}/plans`, { page: number })}
            />
          </div>
          {comparable.length < 2 ? null : (
            <Section title="Compare two plans">
              <PlanChooser slug={slug} plans={comparable} />
            </Section>
          )}
        </>
      )}
    </>
  )
}
