import type { Metadata } from 'next'
import { connection } from 'next/server'
import type { SearchParams } from 'nuqs/server'
import { fix, fixRule } from '#app/actions/plans.ts'
import { endWaiver, waive } from '#app/actions/policy.ts'
import { type AuditQuery, auditUrl, loadAudit } from '#components/audit/audit-query.ts'
import { FindingGroups } from '#components/audit/finding-groups.tsx'
import { FixButton } from '#components/audit/fix-button.tsx'
import { SeverityFilter } from '#components/audit/severity-filter.tsx'
import { UnjudgedList } from '#components/audit/unjudged-list.tsx'
import { WaiversTable } from '#components/audit/waivers-table.tsx'
import { LeftoverNotice } from '#components/jobs/leftover-notice.tsx'
import { PlanCost } from '#components/plans/plan-cost.tsx'
import { ClusterPage, ClusterProblem } from '#components/shell/cluster-page.tsx'
import { ButtonLink } from '#components/ui/button.tsx'
import { Link } from '#components/ui/link.tsx'
import { Empty } from '#components/ui/notice.tsx'
import { Pager, pageOf } from '#components/ui/pager.tsx'
import { Section } from '#components/ui/section.tsx'
import { type Finding, SEVERITIES } from '#lib/domain/audit/finding.ts'
import { groupFindings } from '#lib/domain/audit/groups.ts'
import { RULES, ruleOf } from '#lib/domain/audit/rules.ts'
import { dayOf } from '#lib/domain/audit/waiver.ts'
import type { Leftover } from '#lib/domain/job/job.ts'
import type { Sentence } from '#lib/domain/loss/words.ts'
import { counted } from '#lib/domain/words.ts'
import { OPERATOR } from '#lib/services/actor.ts'
import { listLeftovers } from '#lib/services/jobs.ts'
import { type Reading, readCluster } from '#lib/services/reading.ts'

export const metadata: Metadata = { title: 'Audit' }

/** Of each rule, before a link to all of them; and on a page of one rule. */
const FINDINGS_A_RULE = 5
const FINDINGS_A_PAGE = 50

type Props = { params: Promise<{ clusterId: string }>; searchParams: Promise<SearchParams> }

export default async function AuditPage({ params, searchParams }: Props) {
  await connection()
  const { clusterId } = await params
  const query = await loadAudit(searchParams)
  const reading = await readCluster(OPERATOR, clusterId)
  if (!reading.ok) {
    return <ClusterProblem slug={clusterId} crumbs={[{ label: 'Audit' }]} problem={reading.problem} />
  }
  const leftovers = await listLeftovers(OPERATOR, clusterId)
  return <AuditOf reading={reading.value} leftovers={leftovers.ok ? leftovers.value : []} query={query} />
}

type AuditProps = {
  reading: Reading
  leftovers: readonly Leftover[]
  query: AuditQuery
}

function AuditOf({ reading, leftovers, query }: AuditProps) {
  const { connection: cluster, observation, findings, waived, waivers, unjudged, fix: plan } = reading
  const { slug } = cluster
  const base = `/clusters/${slug}/audit`
  return (
    <ClusterPage
      cluster={cluster}
      observation={observation}
      crumbs={[{ label: 'Audit' }]}
      sentence={sentenceFor(findings, waived.length)}
      lede={`${RULES.length} rules look at every topic, Kafka's own ones too, at the brokers and at the controllers. A finding goes away by itself when the cluster no longer has it.`}
      actions={
        <>
          {plan === null ? null : (
            <FixButton
              action={fix}
              slug={slug}
              label={`Fix: ${plan.label.charAt(0).toLowerCase()}${plan.label.slice(1)}`}
            />
          )}
          <ButtonLink href={`${base}/policy`}>Policy</ButtonLink>
          {plan === null ? null : <PlanCost copies={plan.copies} bytes={plan.bytes} seconds={plan.seconds} />}
        </>
      }
    >
      <LeftoverNotice leftovers={leftovers} slug={slug} />
      <Open slug={slug} base={base} findings={findings} unjudged={unjudged} query={query} />
      {waivers.length === 0 ? null : (
        <Section title="Waivers" note={`${counted(waived.length, 'finding')} set apart`}>
          <WaiversTable slug={slug} waivers={waivers} end={endWaiver} />
        </Section>
      )}
      {unjudged.length === 0 ? null : (
        <Section
          title="Not judged"
          note={`${counted(new Set(unjudged.map(({ rule }) => rule)).size, 'rule')} would have to know more`}
        >
          <UnjudgedList unjudged={unjudged} />
        </Section>
      )}
    </ClusterPage>
  )
}

/** The findings that the address asks for: of one severity, of one rule, or the first few of each rule. */
function Open({
  slug,
  base,
  findings,
  unjudged,
  query: { severity, rule, page },
}: {
  slug: string
  base: string
  findings: readonly Finding[]
  unjudged: Reading['unjudged']
  query: AuditQuery
}) {
  const wanted = findings.filter(
    (finding) =>
      (severity === null || finding.severity === severity) && (rule === null || finding.rule === rule),
  )
  const slice = pageOf(wanted, page, rule === null ? Math.max(1, wanted.length) : FINDINGS_A_PAGE)
  const actions = { fix, fixRule, waive }
  return (
    <>
      {findings.length === 0 ? null : (
        <SeverityFilter
          findings={findings}
          chosen={severity}
          hrefOf={(chosen) => auditUrl(base, { severity: chosen })}
        />
      )}
      {rule === null ? null : (
        <p className="mb-3 text-[13px] text-muted">
          Only “{ruleOf(rule)?.title ?? rule}”.{' '}
          <Link href={auditUrl(base, { severity })} className="underline hover:text-ink">
            All rules
          </Link>
        </p>
      )}
      {wanted.length === 0 ? (
        <Empty
          title={
            findings.length === 0 ? 'Nothing is wrong that Ballast looks for.' : 'No such finding is open.'
          }
        >
          {unjudged.length === 0
            ? 'Replicas, racks, in-sync sets, settings, disks, controllers and load were checked.'
            : 'Not everything could be looked for: what is not known is told below.'}
        </Empty>
      ) : (
        <FindingGroups
          slug={slug}
          groups={groupFindings(slice.items)}
          actions={actions}
          today={dayOf(Date.now())}
          most={rule === null ? FINDINGS_A_RULE : FINDINGS_A_PAGE}
          hrefOfRule={(one) => auditUrl(base, { severity, rule: one })}
        />
      )}
      <div className="mt-3 text-small text-muted">
        <Pager
          {...slice}
          shown={slice.items.length}
          total={wanted.length}
          hrefOf={(number) => auditUrl(base, { severity, rule, page: number })}
        />
      </div>
    </>
  )
}

const TONES = { critical: 'bad', high: 'warn', medium: 'plain', low: 'plain' } as const

function sentenceFor(findings: readonly Finding[], waived: number): Sentence {
  const apart = waived === 0 ? '' : ` ${counted(waived, 'more is', 'more are')} waived.`
  const [worst] = findings
  if (worst === undefined) {
    return [
      { text: 'No finding is open.', tone: 'ok' },
      { text: apart, tone: 'plain' },
    ]
  }
  const [first, ...others] = SEVERITIES.flatMap((severity) => {
    const total = findings.filter((finding) => finding.severity === severity).length
    return total === 0 ? [] : [`${total} ${severity}`]
  })
  const are = findings.length === 1 ? 'is' : 'are'
  return [
    { text: `${counted(findings.length, 'finding')} ${are} open: `, tone: 'plain' },
    { text: first ?? '', tone: TONES[worst.severity] },
    { text: `${others.length > 0 ? `, ${others.join(', ')}` : ''}.${apart}`, tone: 'plain' },
  ]
}
