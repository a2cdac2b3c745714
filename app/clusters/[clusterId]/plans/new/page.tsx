import type { Metadata } from 'next'
import { connection } from 'next/server'
import type { SearchParams } from 'nuqs/server'
import { save } from '#app/actions/plans.ts'
import { BoundTag } from '#components/plans/bound-tag.tsx'
import { ExactSearch } from '#components/plans/exact-search.tsx'
import { goalFaults } from '#components/plans/goal-faults.ts'
import { GoalsForm } from '#components/plans/goals-form.tsx'
import { formOf } from '#components/plans/goals-form-props.ts'
import {
  goalsOf,
  goalsUrl,
  loadNewPlan,
  type NewPlanQuery,
  newPlanUrl,
  queryOf,
} from '#components/plans/goals-query.ts'
import { PlanCaveats } from '#components/plans/plan-caveats.tsx'
import { PlanDetail } from '#components/plans/plan-detail.tsx'
import { PlanFacts } from '#components/plans/plan-facts.tsx'
import { boundOf, planSentence } from '#components/plans/plan-words.ts'
import { RuleBeside } from '#components/plans/rule-beside.tsx'
import { ClusterPage, ClusterProblem } from '#components/shell/cluster-page.tsx'
import { ActionForm } from '#components/ui/action-form.tsx'
import { Card } from '#components/ui/card.tsx'
import { ProblemNotice } from '#components/ui/notice.tsx'
import { SubmitButton } from '#components/ui/submit-button.tsx'
import type { Sentence } from '#lib/domain/loss/words.ts'
import { planSecondsAt } from '#lib/domain/plan/duration.ts'
import { asksForSomething, type Goals } from '#lib/domain/plan/goals.ts'
import { leastInsteadOfRule } from '#lib/domain/plan/instead-of-rule.ts'
import type { Result } from '#lib/domain/problem.ts'
import { OPERATOR } from '#lib/services/actor.ts'
import { type Preview, previewPlan } from '#lib/services/previews.ts'
import { DEFAULT_THROTTLE, readCluster } from '#lib/services/reading.ts'

export const metadata: Metadata = { title: 'New plan' }

type Props = { params: Promise<{ clusterId: string }>; searchParams: Promise<SearchParams> }

export default async function NewPlanPage({ params, searchParams }: Props) {
  await connection()
  const { clusterId: slug } = await params
  const query = await loadNewPlan(searchParams)
  const crumbs = [{ label: 'Plans', href: `/clusters/${slug}/plans` }, { label: 'New plan' }]
  const reading = await readCluster(OPERATOR, slug)
  if (!reading.ok) return <ClusterProblem slug={slug} crumbs={crumbs} problem={reading.problem} />
  const { connection: cluster, observation } = reading.value
  const asked = goalsOf(query)
  const faults = goalFaults(observation.cluster, asked)
  const wanted = faults.length === 0 && asksForSomething(asked.goals)
  const preview = wanted ? await previewPlan(OPERATOR, slug, asked) : null
  return (
    <div className="group/plan">
      {/* As high as its longest sentence, so that the goals below stay where they are. */}
      <div className="min-h-52 sm:min-h-36">
        <ClusterPage
          cluster={cluster}
          observation={observation}
          crumbs={crumbs}
          needs={['metadata', 'logDirs']}
          sentence={sentenceFor(preview, faults.length)}
          lede="Goals add up, and the cost is that of all together. Nothing is changed by looking."
        />
      </div>
      <div className="grid grid-cols-[minmax(0,1fr)] items-start gap-3 lg:grid-cols-[minmax(0,1fr)_minmax(0,24rem)]">
        <GoalsForm {...formOf(observation.cluster, asked.goals)} faults={faults} />
        <Card className="p-3.5 transition-opacity group-has-data-[planning=true]/plan:opacity-60 lg:sticky lg:top-4">
          <Cost slug={slug} query={query} goals={asked.goals} preview={preview} faulty={faults.length > 0} />
        </Card>
      </div>
      {preview?.ok ? (
        <div className="transition-opacity group-has-data-[planning=true]/plan:opacity-60">
          <PlanDetail slug={slug} plan={preview.value.plan} view={viewOf(slug, query)} />
        </div>
      ) : null}
    </div>
  )
}

function sentenceFor(preview: Result<Preview> | null, faults: number): Sentence {
  if (faults > 0) return [{ text: 'These goals make no sense yet: see the marked ones.', tone: 'warn' }]
  if (preview === null) return [{ text: 'What is the plan to achieve?', tone: 'plain' }]
  return preview.ok ? planSentence(preview.value.plan) : [{ text: preview.problem.message, tone: 'bad' }]
}

function viewOf(slug: string, query: NewPlanQuery) {
  return {
    side: query.map,
    page: query.page,
    hrefOf: (change: { map?: NewPlanQuery['map']; page?: number }) =>
      newPlanUrl(`/clusters/${slug}/plans/new`, { ...query, ...change }),
  }
}

/** What the goals cost, or what keeps that from being said. */
function Cost({
  slug,
  query,
  goals,
  preview,
  faulty,
}: {
  slug: string
  query: NewPlanQuery
  goals: Goals
  preview: Result<Preview> | null
  faulty: boolean
}) {
  if (preview === null || !preview.ok) {
    return (
      <>
        <h2 className="mb-2.5 font-semibold">What it costs and risks</h2>
        {preview === null ? (
          <p className="text-[13px] text-muted">
            {faulty
              ? 'The cost is shown once the goals make sense.'
              : 'Choose a goal, and its cost is shown here.'}
          </p>
        ) : (
          <ProblemNotice problem={preview.problem} />
        )}
      </>
    )
  }
  const { plan, open, basis } = preview.value
  const changes = plan.moves.length > 0 || plan.logDirMoves.length > 0
  return (
    <>
      <div className="mb-2.5 flex min-h-6 items-center justify-between gap-2">
        <h2 className="font-semibold">What it costs and risks</h2>
        <BoundTag plan={plan} />
      </div>
      <PlanFacts plan={plan} seconds={planSecondsAt(plan, DEFAULT_THROTTLE)} throttle={DEFAULT_THROTTLE} />
      {plan.proven ? null : (
        <div className="mt-3 min-h-14">
          <ExactSearch
            href={goalsUrl(`/api/clusters/${encodeURIComponent(slug)}/plans/preview`, query)}
            open={open}
            basis={basis}
          >
            <p className="text-small text-muted">{searchWords(preview.value)}</p>
          </ExactSearch>
        </div>
      )}
      <PlanCaveats plan={plan} />
      {goals.classic ? <Beside slug={slug} goals={goals} seed={query.seed} byRule={preview.value} /> : null}
      {changes ? (
        <ActionForm
          action={save}
          hidden={{ slug, goals: JSON.stringify(goals), seed: `${query.seed}` }}
          className="mt-3.5 border-t border-line pt-3.5"
        >
          <SubmitButton kind="go" pending="Saving…">
            Save this plan
          </SubmitButton>
          <p className="mt-1.5 text-small text-muted">
            It is then shown once more, to be applied, compared or exported.
          </p>
        </ActionForm>
      ) : null}
    </>
  )
}

/** What is known about the minimum of a plan that is not proven to be it. */
function searchWords({ plan, open }: Preview): string {
  const bound = boundOf(plan)
  if (bound === null) return 'Even bytes are approached step by step: no minimum is proven.'
  return open ? `Fewer copies are being looked for: ${bound}.` : `Not proven minimal: ${bound}.`
}

async function Beside({
  slug,
  goals,
  seed,
  byRule,
}: {
  slug: string
  goals: Goals
  seed: number
  byRule: Preview
}) {
  const instead = leastInsteadOfRule(goals)
  const least = await previewPlan(OPERATOR, slug, { goals: instead, seed })
  if (!least.ok) return null
  return (
    <RuleBeside
      byRule={byRule.plan}
      least={least.value.plan}
      href={goalsUrl(`/clusters/${slug}/plans/new`, queryOf(instead, seed))}
    />
  )
}
