import type { Metadata } from 'next'
import { connection } from 'next/server'
import type { SearchParams } from 'nuqs/server'
import { ClusterPage, ClusterProblem } from '#components/shell/cluster-page.tsx'
import { ButtonLink } from '#components/ui/button.tsx'
import { instant } from '#components/ui/format.ts'
import { Empty, Notice, ProblemNotice } from '#components/ui/notice.tsx'
import { Section } from '#components/ui/section.tsx'
import { BrokerMap } from '#components/what-if/broker-map.tsx'
import { Outcome } from '#components/what-if/outcome.tsx'
import { PairTable } from '#components/what-if/pair-table.tsx'
import { PlanSelect } from '#components/what-if/plan-select.tsx'
import { RestartTable } from '#components/what-if/restart-table.tsx'
import { askedOf, loadWhatIf, type WhatIfQuery, whatIfUrl } from '#components/what-if/what-if-query.ts'
import { marginsOf } from '#lib/domain/loss/margin.ts'
import { pairLosses } from '#lib/domain/loss/pairs.ts'
import { rollingRestart } from '#lib/domain/loss/restarts.ts'
import {
  afterPlanWords,
  marginVerdict,
  marginWords,
  restartWords,
  whatIfVerdict,
} from '#lib/domain/loss/what-if-words.ts'
import type { Verdict } from '#lib/domain/loss/words.ts'
import { counted, listed } from '#lib/domain/words.ts'
import { OPERATOR } from '#lib/services/actor.ts'
import { readWhatIf, type WhatIf } from '#lib/services/what-if.ts'

export const metadata: Metadata = { title: 'What if' }

type Props = { params: Promise<{ clusterId: string }>; searchParams: Promise<SearchParams> }

export default async function WhatIfPage({ params, searchParams }: Props) {
  await connection()
  const { clusterId: slug } = await params
  const query = await loadWhatIf(searchParams)
  const { asked, wrong } = askedOf(query)
  const crumbs = [{ label: 'What if' }]
  const whatIf = await readWhatIf(OPERATOR, slug, { ...asked, planId: query.plan })
  if (!whatIf.ok) return <ClusterProblem slug={slug} crumbs={crumbs} problem={whatIf.problem} />
  const { reading, now, after, lost } = whatIf.value
  const chosen = now.loss !== null
  return (
    <ClusterPage
      cluster={reading.connection}
      observation={reading.observation}
      crumbs={crumbs}
      needs={['metadata', 'quorum', 'topicConfigs', 'groups']}
      {...verdictOf(whatIf.value)}
      actions={
        chosen || query.plan !== null ? (
          <>
            {chosen ? (
              <ButtonLink href={whatIfUrl(slug, { plan: query.plan })}>Keep all brokers</ButtonLink>
            ) : null}
            {query.plan === null ? null : (
              <ButtonLink href={whatIfUrl(slug, { ...query, plan: null })}>Without the plan</ButtonLink>
            )}
          </>
        ) : undefined
      }
    >
      <Unknown whatIf={whatIf.value} wrong={wrong} />
      <PlanNotice slug={slug} whatIf={whatIf.value} />
      <Section
        title="Choose what is lost"
        note="a rack by its name, a broker by its tile; the mark tells what its loss alone does"
      >
        <BrokerMap slug={slug} cluster={now.cluster} survival={reading.survival} lost={lost} query={query} />
        <PlanChoice whatIf={whatIf.value} />
      </Section>
      <Outcome slug={slug} now={now} after={after} query={query} />
      <Standing slug={slug} whatIf={whatIf.value} query={query} />
    </ClusterPage>
  )
}

/** What is lost and what that does; without a choice, how much can be lost. */
function verdictOf({ now, after, lost }: WhatIf): Verdict {
  if (now.loss === null) {
    const { sentence, lede } = marginVerdict(now.cluster, marginsOf(now.cluster))
    const later = after === null ? '' : `After the plan: ${marginWords(marginsOf(after.cluster)).join(' ')}`
    const choose = 'Choose brokers or racks, and see what stops, for whom, and what would have to change.'
    return { sentence, lede: [lede, later, choose].filter((words) => words !== '').join(' ') }
  }
  const { sentence, lede } = whatIfVerdict(now.cluster, lost, now.loss)
  return after?.loss ? { sentence: [...sentence, ...afterPlanWords(after.loss)], lede } : { sentence, lede }
}

/** What the address names and the cluster does not have: said, and left out. */
function Unknown({ whatIf: { unknown }, wrong }: { whatIf: WhatIf; wrong: readonly string[] }) {
  const names = [
    ...unknown.brokers.map((id) => `broker ${id}`),
    ...unknown.racks.map((rack) => `rack ${rack}`),
    ...wrong.map((text) => `"${text}"`),
  ]
  if (names.length === 0) return null
  return (
    <Notice tone="warn" title={`This cluster has no ${listed(names, 'or')}.`}>
      It was left out.
    </Notice>
  )
}

/** Which plan it is compared with, or why with none. */
function PlanNotice({ slug, whatIf: { plan, after } }: { slug: string; whatIf: WhatIf }) {
  if (plan === null) return null
  if (!plan.ok) return <ProblemNotice problem={plan.problem} />
  const { title, id, stale } = plan.value
  const open = <ButtonLink href={`/clusters/${slug}/plans/${id}`}>Open the plan</ButtonLink>
  if (after !== null)
    return <Notice title={`Compared with the cluster after the plan “${title}”.`} action={open} />
  return (
    <Notice
      tone="warn"
      title={
        stale === null ? `The plan “${title}” was applied.` : `The plan “${title}” does not fit any more.`
      }
      action={open}
    >
      {stale ?? 'What it did is in the cluster as it is now.'}
    </Notice>
  )
}

/** The plans that fit the cluster, and the one that is chosen although it does not; none where there are none. */
function PlanChoice({ whatIf: { plans, plan } }: { whatIf: WhatIf }) {
  if (!plans.ok) return <ProblemNotice problem={plans.problem} />
  const chosen = plan?.ok ? plan.value : null
  const offered = plans.value.map(({ id, title, madeAt }) => ({ id, title: `${title} · ${instant(madeAt)}` }))
  if (chosen !== null && !offered.some(({ id }) => id === chosen.id)) offered.push(chosen)
  return offered.length === 0 ? null : <PlanSelect plans={offered} />
}

const MOST_RESTARTS = 30

/** What holds whatever is chosen: safe restarts, and pairs that are worse than their parts. */
function Standing({
  slug,
  whatIf: { now, after },
  query,
}: {
  slug: string
  whatIf: WhatIf
  query: WhatIfQuery
}) {
  const order = rollingRestart(now.cluster)
  const pairs = pairLosses(now.cluster)
  const unsafe = order.filter(({ loss }) => loss.severity !== 'nothing')
  // A long order begins with what is safe; what is not is at its end, and is what matters.
  const shown = order.length > MOST_RESTARTS && unsafe.length > 0 ? unsafe : order.slice(0, MOST_RESTARTS)
  return (
    <>
      <Section title="Safe to restart now?" note={restartWords(order)}>
        {order.length === 0 ? (
          <Empty title="No broker is alive" />
        ) : (
          <RestartTable
            base={`/clusters/${slug}`}
            steps={shown.map((restart) => ({ step: order.indexOf(restart) + 1, restart }))}
            left={order.length - shown.length}
            after={after && rollingRestart(after.cluster)}
          />
        )}
      </Section>
      {pairs.length === 0 ? null : (
        <Section
          title="Worse together than alone"
          note={`${counted(pairs.length, 'pair')} of brokers; of partitions, those that need both`}
        >
          <PairTable slug={slug} pairs={pairs} plan={query.plan} />
        </Section>
      )}
    </>
  )
}
