import type { Metadata } from 'next'
import { notFound } from 'next/navigation'
import { connection } from 'next/server'
import { apply, fix } from '#app/actions/plans.ts'
import { FixButton } from '#components/audit/fix-button.tsx'
import { ApplyPanel } from '#components/plans/apply-panel.tsx'
import { LoadChangeTable } from '#components/plans/load-change-table.tsx'
import { MovesTable } from '#components/plans/moves-table.tsx'
import { PlanFacts } from '#components/plans/plan-facts.tsx'
import { isProvenMinimal, planSentence, scopeOf } from '#components/plans/plan-words.ts'
import { PlanMap } from '#components/replica-map/plan-map.tsx'
import { ClusterProblem } from '#components/shell/cluster-page.tsx'
import { ClusterName } from '#components/shell/live.tsx'
import { ButtonLink } from '#components/ui/button.tsx'
import { Card } from '#components/ui/card.tsx'
import { count } from '#components/ui/format.ts'
import { Notice } from '#components/ui/notice.tsx'
import { PageHeading } from '#components/ui/page-heading.tsx'
import { Pager, pageOf } from '#components/ui/pager.tsx'
import { RelativeTime } from '#components/ui/relative-time.tsx'
import { Section } from '#components/ui/section.tsx'
import { Tag } from '#components/ui/tag.tsx'
import { secondsAt } from '#lib/domain/plan/duration.ts'
import { OPERATOR } from '#lib/services/actor.ts'
import { readPlan, type SavedPlan } from '#lib/services/plans.ts'

export const metadata: Metadata = { title: 'Plan' }

const MOVES_A_PAGE = 25

type Props = {
  params: Promise<{ clusterId: string; planId: string }>
  searchParams: Promise<{ page?: string | string[] }>
}

export default async function PlanPage({ params, searchParams }: Props) {
  await connection()
  const { clusterId: slug, planId } = await params
  const { page } = await searchParams
  const saved = await readPlan(OPERATOR, slug, planId)
  const plans = { label: 'Plans', href: `/clusters/${slug}/plans` }
  if (!saved.ok) {
    if (saved.problem.code === 'plan-unknown') notFound()
    return <ClusterProblem slug={slug} crumbs={[plans, { label: 'Plan' }]} problem={saved.problem} />
  }
  return (
    <>
      <PageHeading
        crumbs={[{ label: <ClusterName />, href: `/clusters/${slug}` }, plans, { label: saved.value.title }]}
        age={
          <span>
            Planned <RelativeTime at={saved.value.madeAt} now={Date.now()} />
          </span>
        }
        sentence={planSentence(saved.value.plan)}
        lede="Nothing is changed by looking. Replicas are added before any is dropped, and no broker restarts."
      />
      <PlanBody slug={slug} saved={saved.value} page={Number(page ?? 1) || 1} />
    </>
  )
}

function PlanBody({ slug, saved, page }: { slug: string; saved: SavedPlan; page: number }) {
  const { plan } = saved
  return (
    <>
      <Standing slug={slug} saved={saved} />
      <div className="mt-4 grid items-start gap-3 lg:grid-cols-[minmax(0,1fr)_minmax(0,24rem)]">
        <div className="order-2 min-w-0 lg:order-1 [&>section:first-child]:mt-0">
          <Mends saved={saved} />
          <Section title="Brokers before and after">
            <LoadChangeTable plan={plan} />
          </Section>
          {plan.moves.length === 0 ? null : (
            <Section title="Where the replicas go" note="leaders as the plan prefers them">
              <PlanMap slug={slug} plan={plan} />
            </Section>
          )}
          <Section
            title="What is copied"
            note={`${count(plan.copies)} replicas; a + marks each broker that gets one`}
          >
            <Moves saved={saved} slug={slug} page={page} />
          </Section>
        </div>
        <Card className="order-1 p-3.5 lg:sticky lg:top-4 lg:order-2">
          <div className="mb-2.5 flex items-center justify-between gap-2">
            <h2 className="font-semibold">What it costs and risks</h2>
            {isProvenMinimal(plan) ? (
              <Tag tone="ok" mark="✓">
                proven minimal
              </Tag>
            ) : null}
          </div>
          <PlanFacts plan={plan} />
          <Risks risks={plan.risks} />
          {saved.jobId === null && saved.stale === null && plan.moves.length > 0 ? (
            <div className="mt-3.5 border-t border-line pt-3.5">
              <ApplyPanel
                action={apply}
                slug={slug}
                planId={saved.id}
                clusterName={<ClusterName />}
                scope={scopeOf(plan)}
                busiestBytes={secondsAt(plan.moves, 1)}
                defaultThrottle={saved.defaultThrottle}
                risks={plan.risks}
              />
            </div>
          ) : null}
        </Card>
      </div>
    </>
  )
}

/** Whether the plan can still be applied, and if not, what to do instead. */
function Standing({ slug, saved }: { slug: string; saved: SavedPlan }) {
  if (saved.jobId !== null) {
    return (
      <Notice
        tone="ok"
        title="This plan was applied."
        action={<ButtonLink href={`/clusters/${slug}/jobs/${saved.jobId}`}>Open its job</ButtonLink>}
      />
    )
  }
  if (saved.stale === null) return null
  return (
    <Notice
      tone="warn"
      title={`This plan does not fit the cluster any more. ${saved.stale}`}
      action={
        <FixButton
          action={fix}
          slug={slug}
          findings={saved.findings.map(({ id }) => id)}
          label="Plan again"
        />
      }
    >
      Nothing was changed. A new plan is made from the cluster as it is now.
    </Notice>
  )
}

function Mends({ saved: { findings, plan } }: { saved: SavedPlan }) {
  return (
    <Section title="What it mends">
      <Card className="px-3.5 py-2.5">
        <ul className="space-y-1">
          {findings.map(({ id, title }) => (
            <li key={id}>{title}</li>
          ))}
        </ul>
        {plan.unsatisfied.length === 0 ? null : (
          <ul className="mt-2 space-y-1 text-warn">
            {plan.unsatisfied.map(({ goal, reason }) => (
              <li key={`${goal} ${reason}`}>Not met: {reason}</li>
            ))}
          </ul>
        )}
      </Card>
    </Section>
  )
}

function Risks({ risks }: { risks: readonly string[] }) {
  if (risks.length === 0) return null
  return (
    <ul className="mt-3 list-disc space-y-1 pl-5 text-[13px] text-warn">
      {risks.map((risk) => (
        <li key={risk}>{risk}</li>
      ))}
    </ul>
  )
}

function Moves({ saved, slug, page }: { saved: SavedPlan; slug: string; page: number }) {
  const { moves } = saved.plan
  const slice = pageOf(moves, page, MOVES_A_PAGE)
  const pager = (
    <Pager
      {...slice}
      shown={slice.items.length}
      total={moves.length}
      hrefOf={(number) => `/clusters/${slug}/plans/${saved.id}?page=${number}`}
    />
  )
  return <MovesTable moves={slice.items} {...(slice.pages > 1 ? { footer: pager } : {})} />
}
