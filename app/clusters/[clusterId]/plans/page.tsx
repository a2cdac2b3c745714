import type { Metadata } from 'next'
import { connection } from 'next/server'
import { importFile } from '#app/actions/plans.ts'
import { ImportPlan } from '#components/plans/import-plan.tsx'
import { PlanChooser } from '#components/plans/plan-chooser.tsx'
import { PlansTable } from '#components/plans/plans-table.tsx'
import { ClusterProblem } from '#components/shell/cluster-page.tsx'
import { ClusterName } from '#components/shell/live.tsx'
import { ButtonLink } from '#components/ui/button.tsx'
import { Empty } from '#components/ui/notice.tsx'
import { PageHeading } from '#components/ui/page-heading.tsx'
import { Section } from '#components/ui/section.tsx'
import { counted } from '#lib/domain/words.ts'
import { OPERATOR } from '#lib/services/actor.ts'
import { listPlans, type SavedPlan } from '#lib/services/plans.ts'

export const metadata: Metadata = { title: 'Plans' }

export default async function PlansPage({ params }: { params: Promise<{ clusterId: string }> }) {
  await connection()
  const { clusterId: slug } = await params
  const plans = await listPlans(OPERATOR, slug)
  if (!plans.ok) return <ClusterProblem slug={slug} crumbs={[{ label: 'Plans' }]} problem={plans.problem} />
  const comparable = plans.value.filter(({ plan }) => plan.configChanges.length === 0)
  return (
    <>
      <PageHeading
        crumbs={[{ label: <ClusterName />, href: `/clusters/${slug}` }, { label: 'Plans' }]}
        sentence={sentenceFor(plans.value)}
        lede="A plan says what would change and what it costs. Until it is applied it changes nothing."
      >
        <ButtonLink kind="go" href={`/clusters/${slug}/plans/new`}>
          New plan
        </ButtonLink>
        <ImportPlan action={importFile} slug={slug} />
      </PageHeading>
      {plans.value.length === 0 ? (
        <Empty
          title="A plan is made from goals, or from a finding."
          action={<ButtonLink href={`/clusters/${slug}/audit`}>Open the audit</ButtonLink>}
        >
          Choose goals for a new plan, import a file of kafka-reassign-partitions, or press Fix beside a
          finding.
        </Empty>
      ) : (
        <>
          <PlansTable slug={slug} plans={plans.value} now={Date.now()} />
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

function sentenceFor(plans: readonly SavedPlan[]): string {
  const ready = plans.filter(({ stale, jobId }) => stale === null && jobId === null).length
  if (plans.length === 0) return 'No plan was made yet.'
  if (ready === 0) return 'No plan is waiting to be applied.'
  return `${counted(ready, 'plan')} ${ready === 1 ? 'is' : 'are'} ready to be applied.`
}
