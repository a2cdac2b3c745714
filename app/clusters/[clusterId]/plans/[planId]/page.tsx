import type { Metadata } from 'next'
import { notFound } from 'next/navigation'
import { connection } from 'next/server'
import {
  createLoader,
  createSerializer,
  parseAsInteger,
  parseAsStringLiteral,
  type SearchParams,
} from 'nuqs/server'
import { again, apply } from '#app/actions/plans.ts'
import { ConfigPlan } from '#components/configs/config-plan.tsx'
import { changeSettingHref } from '#components/configs/config-words.ts'
import { ApplyPanel } from '#components/plans/apply-panel.tsx'
import { BoundTag } from '#components/plans/bound-tag.tsx'
import { changeGoalsHref } from '#components/plans/goals-query.ts'
import { ImportVerdict } from '#components/plans/import-verdict.tsx'
import { Interchange } from '#components/plans/interchange.tsx'
import { PlanCaveats } from '#components/plans/plan-caveats.tsx'
import { PlanDetail, type PlanView } from '#components/plans/plan-detail.tsx'
import { PlanFacts } from '#components/plans/plan-facts.tsx'
import { planSentence, scopeOf } from '#components/plans/plan-words.ts'
import { ClusterProblem } from '#components/shell/cluster-page.tsx'
import { ClusterName } from '#components/shell/live.tsx'
import { ActionForm } from '#components/ui/action-form.tsx'
import { ButtonLink } from '#components/ui/button.tsx'
import { Card } from '#components/ui/card.tsx'
import { Notice } from '#components/ui/notice.tsx'
import { PageHeading } from '#components/ui/page-heading.tsx'
import { RelativeTime } from '#components/ui/relative-time.tsx'
import { Section } from '#components/ui/section.tsx'
import { SubmitButton } from '#components/ui/submit-button.tsx'
import { whatIfUrl } from '#components/what-if/what-if-query.ts'
import { NO_TRAFFIC } from '#lib/domain/job/demand.ts'
import { planSecondsAt } from '#lib/domain/plan/duration.ts'
import { OPERATOR } from '#lib/services/actor.ts'
import { readPlan, type SavedPlan } from '#lib/services/plans.ts'
import { readTraffic } from '#lib/services/traffic.ts'

export const metadata: Metadata = { title: 'Plan' }

const params = {
  map: parseAsStringLiteral(['before', 'after']).withDefault('after'),
  page: parseAsInteger.withDefault(1),
}
const loadParams = createLoader(params)
const urlOf = createSerializer(params)

type Props = {
  params: Promise<{ clusterId: string; planId: string }>
  searchParams: Promise<SearchParams>
}

export default async function PlanPage(props: Props) {
  await connection()
  const { clusterId: slug, planId } = await props.params
  const query = await loadParams(props.searchParams)
  const saved = await readPlan(OPERATOR, slug, planId)
  const plans = { label: 'Plans', href: `/clusters/${slug}/plans` }
  if (!saved.ok) {
    if (saved.problem.code === 'plan-unknown') notFound()
    return <ClusterProblem slug={slug} crumbs={[plans, { label: 'Plan' }]} problem={saved.problem} />
  }
  const view: PlanView = {
    side: query.map,
    page: query.page,
    hrefOf: (change) => urlOf(`/clusters/${slug}/plans/${planId}`, { ...query, ...change }),
  }
  const ofSettings = saved.value.plan.configChanges.length > 0
  return (
    <>
      <PageHeading
        crumbs={[{ label: <ClusterName />, href: `/clusters/${slug}` }, plans, { label: saved.value.title }]}
        age={
          <span>
            Planned <RelativeTime at={saved.value.madeAt} now={Date.now()} />
          </span>
        }
        sentence={planSentence(saved.value.plan, saved.value.title)}
        lede={
          ofSettings
            ? 'Nothing is changed by looking. No record is moved, and no broker restarts.'
            : 'Nothing is changed by looking. Replicas are added before any is dropped, and no broker restarts.'
        }
      >
        <Doors slug={slug} saved={saved.value} />
      </PageHeading>
      <Standing slug={slug} saved={saved.value} />
      {ofSettings ? (
        <ConfigPlan
          slug={slug}
          planId={planId}
          plan={saved.value.plan}
          open={saved.value.jobId === null && saved.value.stale === null}
          apply={apply}
          defaultThrottle={saved.value.defaultThrottle}
        >
          <Mends saved={saved.value} />
        </ConfigPlan>
      ) : (
        <Placement slug={slug} saved={saved.value} view={view} />
      )}
    </>
  )
}

/** What a plan does to partitions and brokers, beside what it costs. */
function Placement({ slug, saved, view }: { slug: string; saved: SavedPlan; view: PlanView }) {
  return (
    <div className="mt-4 grid grid-cols-[minmax(0,1fr)] items-start gap-3 lg:grid-cols-[minmax(0,1fr)_minmax(0,24rem)]">
      <div className="order-2 min-w-0 lg:order-1 [&>section:first-child]:mt-0">
        {saved.plan.goals === null ? <ImportVerdict plan={saved.plan} /> : <Mends saved={saved} />}
        <PlanDetail slug={slug} plan={saved.plan} view={view} />
        <Interchange slug={slug} planId={saved.id} plan={saved.plan} />
      </div>
      <Card className="order-1 p-3.5 lg:sticky lg:top-4 lg:order-2">
        <Cost slug={slug} saved={saved} />
      </Card>
    </div>
  )
}

/** Where to go from here: other goals, another plan beside it. */
function Doors({ slug, saved: { id, plan, jobId, stale } }: { slug: string; saved: SavedPlan }) {
  const [setting] = plan.configChanges
  const whatIf =
    jobId === null && stale === null ? (
      <ButtonLink href={whatIfUrl(slug, { plan: id })}>What if, after it</ButtonLink>
    ) : null
  if (setting) {
    const base = `/clusters/${slug}`
    return (
      <>
        <ButtonLink href={changeSettingHref(base, setting.resource, setting.key)}>
          Choose another value
        </ButtonLink>
        {whatIf}
      </>
    )
  }
  const change = plan.goals && changeGoalsHref(slug, plan.goals, plan.seed)
  return (
    <>
      {change === null ? null : <ButtonLink href={change}>Change goals</ButtonLink>}
      <ButtonLink href={`/clusters/${slug}/plans/compare?a=${id}`}>Compare</ButtonLink>
      {whatIf}
    </>
  )
}

async function Cost({ slug, saved }: { slug: string; saved: SavedPlan }) {
  const { plan, defaultThrottle } = saved
  const seconds = planSecondsAt(plan, defaultThrottle)
  const traffic = await readTraffic(OPERATOR, slug, plan.moves)
  return (
    <>
      <div className="mb-2.5 flex items-center justify-between gap-2">
        <h2 className="font-semibold">What it costs and risks</h2>
        <BoundTag plan={plan} />
      </div>
      <PlanFacts plan={plan} seconds={seconds} throttle={defaultThrottle} />
      <PlanCaveats plan={plan} />
      {saved.jobId === null && saved.stale === null && plan.moves.length + plan.logDirMoves.length > 0 ? (
        <div className="mt-3.5 border-t border-line pt-3.5">
          <ApplyPanel
            action={apply}
            slug={slug}
            planId={saved.id}
            clusterName={<ClusterName />}
            scope={scopeOf(plan)}
            busiestBytes={planSecondsAt(plan, 1)}
            traffic={traffic.ok ? traffic.value : NO_TRAFFIC}
            defaultThrottle={defaultThrottle}
            risks={plan.risks}
            obstacles={plan.obstacles}
          />
        </div>
      ) : null}
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
        saved.plan.goals === null ? (
          <ButtonLink href={`/clusters/${slug}/plans`}>Open the plans</ButtonLink>
        ) : (
          <PlanAgain slug={slug} planId={saved.id} />
        )
      }
    >
      {saved.plan.configChanges.length > 0
        ? 'Nothing was changed. Choose a value again, from what is set now.'
        : saved.plan.goals === null
          ? 'Nothing was changed. Import its file again, or plan from its job again, to have it judged by the cluster as it is now.'
          : 'Nothing was changed. Plan again for the same goals, from the cluster as it is now.'}
    </Notice>
  )
}

function PlanAgain({ slug, planId }: { slug: string; planId: string }) {
  return (
    <ActionForm action={again} hidden={{ slug, planId }}>
      <SubmitButton kind="go" pending="Planning…">
        Plan again
      </SubmitButton>
    </ActionForm>
  )
}

function Mends({ saved: { findings } }: { saved: SavedPlan }) {
  if (findings.length === 0) return null
  return (
    <Section title="What it mends">
      <Card className="px-3.5 py-2.5">
        <ul className="space-y-1">
          {findings.map(({ id, title }) => (
            <li key={id}>{title}</li>
          ))}
        </ul>
      </Card>
    </Section>
  )
}
