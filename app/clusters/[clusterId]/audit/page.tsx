import type { Metadata } from 'next'
import { connection } from 'next/server'
import { fix } from '#app/actions/plans.ts'
import { FindingsTable } from '#components/audit/findings-table.tsx'
import { SeverityFilter } from '#components/audit/severity-filter.tsx'
import { LeftoverNotice } from '#components/jobs/leftover-notice.tsx'
import { ClusterPage, ClusterProblem } from '#components/shell/cluster-page.tsx'
import { Empty } from '#components/ui/notice.tsx'
import { Pager, pageOf } from '#components/ui/pager.tsx'
import { type Finding, SEVERITIES, type Severity } from '#lib/domain/audit/finding.ts'
import type { Leftover } from '#lib/domain/job/job.ts'
import type { Sentence } from '#lib/domain/loss/words.ts'
import { counted, listed } from '#lib/domain/words.ts'
import { OPERATOR } from '#lib/services/actor.ts'
import { listLeftovers } from '#lib/services/jobs.ts'
import { type Reading, readCluster } from '#lib/services/reading.ts'

export const metadata: Metadata = { title: 'Audit' }

const FINDINGS_A_PAGE = 50

type Props = {
  params: Promise<{ clusterId: string }>
  searchParams: Promise<{ severity?: string | string[]; page?: string | string[] }>
}

export default async function AuditPage({ params, searchParams }: Props) {
  await connection()
  const { clusterId } = await params
  const { severity, page } = await searchParams
  const reading = await readCluster(OPERATOR, clusterId)
  if (!reading.ok) {
    return <ClusterProblem slug={clusterId} crumbs={[{ label: 'Audit' }]} problem={reading.problem} />
  }
  const chosen = SEVERITIES.find((known) => known === severity) ?? null
  const left = await listLeftovers(OPERATOR, clusterId)
  return (
    <Audit
      reading={reading.value}
      leftovers={left.ok ? left.value : []}
      chosen={chosen}
      page={Number(page ?? 1) || 1}
    />
  )
}

type AuditProps = {
  reading: Reading
  leftovers: readonly Leftover[]
  chosen: Severity | null
  page: number
}

function Audit({ reading, leftovers, chosen, page }: AuditProps) {
  const { connection: cluster, observation, findings } = reading
  const wanted = chosen === null ? findings : findings.filter(({ severity }) => severity === chosen)
  const slice = pageOf(wanted, page, FINDINGS_A_PAGE)
  const hrefOf = (severity: Severity | null, number = 1) => {
    const query = new URLSearchParams()
    if (severity !== null) query.set('severity', severity)
    if (number > 1) query.set('page', `${number}`)
    return `/clusters/${cluster.slug}/audit${query.size === 0 ? '' : `?${query}`}`
  }
  const pager = (
    <Pager
      {...slice}
      shown={slice.items.length}
      total={wanted.length}
      hrefOf={(number) => hrefOf(chosen, number)}
    />
  )
  return (
    <ClusterPage
      cluster={cluster}
      observation={observation}
      crumbs={[{ label: 'Audit' }]}
      sentence={sentenceFor(findings)}
      lede="Every topic is checked, Kafka's own ones too. A finding goes away by itself when the cluster no longer has it."
    >
      <LeftoverNotice leftovers={leftovers} slug={cluster.slug} />
      {findings.length === 0 ? null : (
        <SeverityFilter findings={findings} chosen={chosen} hrefOf={(severity) => hrefOf(severity)} />
      )}
      {wanted.length === 0 ? (
        <Empty
          title={
            findings.length === 0
              ? 'Nothing is wrong that Ballast looks for.'
              : 'No finding of this severity.'
          }
        >
          Replicas, racks, in-sync sets and their limits were checked.
        </Empty>
      ) : (
        <FindingsTable
          slug={cluster.slug}
          findings={slice.items}
          fix={fix}
          {...(slice.pages > 1 ? { footer: pager } : {})}
        />
      )}
    </ClusterPage>
  )
}

const TONES = { critical: 'bad', high: 'warn', medium: 'plain', low: 'plain' } as const

function sentenceFor(findings: readonly Finding[]): Sentence {
  if (findings.length === 0) return [{ text: 'No finding is open.', tone: 'ok' }]
  const [worst] = findings
  const parts = SEVERITIES.flatMap((severity) => {
    const total = findings.filter((finding) => finding.severity === severity).length
    return total === 0 ? [] : [`${total} ${severity}`]
  })
  return [
    {
      text: `${counted(findings.length, 'finding')} ${findings.length === 1 ? 'is' : 'are'} open: `,
      tone: 'plain',
    },
    { text: listed(parts.slice(0, 1)), tone: worst === undefined ? 'plain' : TONES[worst.severity] },
    { text: `${parts.length > 1 ? `, ${parts.slice(1).join(', ')}` : ''}.`, tone: 'plain' },
  ]
}
