import { connection } from 'next/server'
import type { SearchParams } from 'nuqs/server'
import { Suspense } from 'react'
import { fix } from '#app/actions/plans.ts'
import { auditUrl } from '#components/audit/audit-query.ts'
import { FindingsTable } from '#components/audit/findings-table.tsx'
import { FixButton } from '#components/audit/fix-button.tsx'
import { LossCards, type LossCase, worstFirst } from '#components/audit/loss-cards.tsx'
import { NowStats } from '#components/audit/now-stats.tsx'
import { BrokerBars } from '#components/charts/broker-bars.tsx'
import { type HistoryParams, loadHistoryParams } from '#components/history/history-query.ts'
import { LeftoverNotice } from '#components/jobs/leftover-notice.tsx'
import { PlanCost } from '#components/plans/plan-cost.tsx'
import { ClusterPage, ClusterProblem } from '#components/shell/cluster-page.tsx'
import { count } from '#components/ui/format.ts'
import { Link } from '#components/ui/link.tsx'
import { Empty } from '#components/ui/notice.tsx'
import { Section } from '#components/ui/section.tsx'
import { Sentence } from '#components/ui/sentence.tsx'
import { whatIfUrl } from '#components/what-if/what-if-query.ts'
import type { Finding } from '#lib/domain/audit/finding.ts'
import { type FindingGroup, groupFindings } from '#lib/domain/audit/groups.ts'
import type { Leftover } from '#lib/domain/job/job.ts'
import { marginsOf } from '#lib/domain/loss/margin.ts'
import { verdict } from '#lib/domain/loss/verdict.ts'
import { marginWords } from '#lib/domain/loss/what-if-words.ts'
import { placementSummary } from '#lib/domain/placement/summary.ts'
import { clusterPlacement } from '#lib/domain/placement/words.ts'
import { brokerLoads } from '#lib/domain/plan/load.ts'
import { tally } from '#lib/domain/tally.ts'
import { counted } from '#lib/domain/words.ts'
import { OPERATOR } from '#lib/services/actor.ts'
import { listLeftovers } from '#lib/services/jobs.ts'
import { type Fix, type Reading, readCluster } from '#lib/services/reading.ts'
import { FlappingFollowers, HistorySection } from './history-section.tsx'

const MOST_CARDS = 12
const MOST_FINDINGS = 8
const MOST_LINES = 12

type Props = { params: Promise<{ clusterId: string }>; searchParams: Promise<SearchParams> }

export default async function OverviewPage({ params, searchParams }: Props) {
  await connection()
  const { clusterId } = await params
  const reading = await readCluster(OPERATOR, clusterId)
  if (!reading.ok) {
    return <ClusterProblem slug={clusterId} crumbs={[{ label: 'Overview' }]} problem={reading.problem} />
  }
  const leftovers = await listLeftovers(OPERATOR, clusterId)
  return (
    <Overview
      reading={reading.value}
      leftovers={leftovers.ok ? leftovers.value : []}
      history={await loadHistoryParams(searchParams)}
    />
  )
}

function Overview({
  reading,
  leftovers,
  history,
}: {
  reading: Reading
  leftovers: readonly Leftover[]
  history: HistoryParams
}) {
  const { connection: cluster, observation, survival, findings } = reading
  const { sentence, lede } = verdict(observation.cluster, survival)
  const { slug } = cluster
  const cases = worstFirst(lossCases(slug, reading))
  const base = `/clusters/${slug}`
  const groups = groupFindings(findings)
  return (
    <ClusterPage
      cluster={cluster}
      observation={observation}
      crumbs={[{ label: 'Overview' }]}
      sentence={sentence}
      lede={lede}
      actions={reading.fix === null ? undefined : <FixAll slug={slug} plan={reading.fix} />}
    >
      <LeftoverNotice leftovers={leftovers} slug={slug} />
      <Suspense fallback={null}>
        <FlappingFollowers slug={slug} cluster={observation.cluster} />
      </Suspense>
      <Section
        title="If one of these is lost"
        note={
          cases.length > MOST_CARDS ? (
            <Link href={`${base}/brokers`} className="hover:underline">
              the worst {MOST_CARDS} of {count(cases.length)}; all brokers
            </Link>
          ) : (
            'computed from the replicas, in-sync sets and limits as they are now'
          )
        }
      >
        <LossCards cases={cases.slice(0, MOST_CARDS)} />
        <p className="mt-2 text-small text-muted wrap-anywhere">
          {marginWords(marginsOf(observation.cluster)).join(' ')}{' '}
          <Link href={whatIfUrl(slug)} className="underline">
            What if more is lost
          </Link>
        </p>
      </Section>
      <Section title="Findings" note={`${count(findings.length)} open`}>
        {findings.length === 0 ? (
          <Empty title="Nothing is wrong that Ballast looks for.">
            <WhatWasChecked base={base} unjudged={reading.unjudged} />
          </Empty>
        ) : (
          <FindingsTable
            slug={slug}
            findings={groups.slice(0, MOST_FINDINGS).flatMap(({ findings: [first] }) => first ?? [])}
            fix={fix}
            noteOf={(finding) => <OthersLikeIt base={base} groups={groups} finding={finding} />}
            {...(findings.length > Math.min(groups.length, MOST_FINDINGS)
              ? {
                  footer: (
                    <Link href={`${base}/audit`} className="hover:underline">
                      All {count(findings.length)} findings
                    </Link>
                  ),
                }
              : {})}
          />
        )}
      </Section>
      <HistorySection
        slug={slug}
        cluster={observation.cluster}
        base={base}
        params={history}
        most={MOST_LINES}
      />
      <Section
        title="Now"
        note={
          <Link href={`${base}/map`} className="hover:underline">
            <Sentence segments={clusterPlacement(placementSummary(observation.cluster)).sentence} />
          </Link>
        }
      >
        <NowStats slug={slug} tally={tally(observation.cluster)} />
      </Section>
      <Section title="Load per broker">
        <BrokerBars loads={brokerLoads(observation.cluster)} />
      </Section>
    </ClusterPage>
  )
}

/** How many more findings of the same rule there are, with the way to them. */
function OthersLikeIt({
  base,
  groups,
  finding,
}: {
  base: string
  groups: readonly FindingGroup[]
  finding: Finding
}) {
  const group = groups.find(({ findings: [first] }) => first?.id === finding.id)
  const others = (group?.findings.length ?? 1) - 1
  if (others === 0) return null
  return (
    <Link href={auditUrl(`${base}/audit`, { rule: finding.rule })} className="hover:underline">
      and {counted(others, 'more like it', 'more like it')}
    </Link>
  )
}

/** No finding of a rule that could not judge does not mean that all is well. */
function WhatWasChecked({ base, unjudged }: { base: string; unjudged: Reading['unjudged'] }) {
  const rules = new Set(unjudged.map(({ rule }) => rule)).size
  if (rules === 0)
    return "Replicas, racks, in-sync sets and their limits were checked for every topic, Kafka's own ones too."
  return (
    <>
      Not everything could be looked for:{' '}
      <Link href={`${base}/audit`} className="underline">
        {counted(rules, 'rule')} would have to know more
      </Link>
      .
    </>
  )
}

/** The one button for all that stops something, with what it takes. */
function FixAll({ slug, plan }: { slug: string; plan: Fix }) {
  return (
    <>
      <FixButton
        action={fix}
        slug={slug}
        label={`Fix: ${plan.label.charAt(0).toLowerCase()}${plan.label.slice(1)}`}
      />
      <PlanCost copies={plan.copies} bytes={plan.bytes} seconds={plan.seconds} />
    </>
  )
}

/** Every broker that is alive, and every rack that is more than one of them. */
function lossCases(slug: string, { observation: { cluster }, survival }: Reading): LossCase[] {
  const brokers = survival.brokers.map((loss) => {
    const broker = cluster.brokers.find(({ id }) => id === loss.brokers[0])
    const facts = [broker?.rack ?? null, cluster.kraft?.leaderId === broker?.id ? 'controller' : null]
    return {
      title: `Broker ${loss.brokers[0]}`,
      note: facts.filter((fact) => fact !== null).join(' · '),
      href: `/clusters/${slug}/brokers/${loss.brokers[0]}`,
      loss,
    }
  })
  const racks = survival.racks
    .filter(({ loss }) => loss.brokers.length > 1)
    .map(({ rack, loss }) => ({
      title: `Rack ${rack}`,
      note: counted(loss.brokers.length, 'broker'),
      href: whatIfUrl(slug, { rack: [rack] }),
      loss,
    }))
  return [...brokers, ...racks]
}
