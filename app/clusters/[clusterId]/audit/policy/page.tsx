import type { Metadata } from 'next'
import { connection } from 'next/server'
import { importPolicy, savePolicy } from '#app/actions/policy.ts'
import { ImportPolicy } from '#components/audit/import-policy.tsx'
import { PolicyForm } from '#components/audit/policy-form.tsx'
import { SeverityTag } from '#components/audit/severity-tag.tsx'
import { ClusterPage, ClusterProblem } from '#components/shell/cluster-page.tsx'
import { buttonClass } from '#components/ui/button.tsx'
import { ProblemNotice } from '#components/ui/notice.tsx'
import { RelativeTime } from '#components/ui/relative-time.tsx'
import { Section } from '#components/ui/section.tsx'
import { Table, Td, Th } from '#components/ui/table.tsx'
import { DEFAULT_POLICY, type Target, targetsOf } from '#lib/domain/audit/policy.ts'
import { docsOf } from '#lib/domain/audit/rule.ts'
import { RULES } from '#lib/domain/audit/rules.ts'
import { counted } from '#lib/domain/words.ts'
import { OPERATOR } from '#lib/services/actor.ts'
import { type PolicyRecord, readPolicy } from '#lib/services/policies.ts'
import { type Reading, readCluster } from '#lib/services/reading.ts'

export const metadata: Metadata = { title: 'Policy' }

export default async function PolicyPage({ params }: { params: Promise<{ clusterId: string }> }) {
  await connection()
  const { clusterId } = await params
  const crumbs = [{ label: 'Audit', href: `/clusters/${clusterId}/audit` }, { label: 'Policy' }]
  const reading = await readCluster(OPERATOR, clusterId)
  if (!reading.ok) return <ClusterProblem slug={clusterId} crumbs={crumbs} problem={reading.problem} />
  const record = await readPolicy(OPERATOR, clusterId)
  const { connection: cluster, observation } = reading.value
  const usual = targetsOf(observation.cluster, DEFAULT_POLICY)({ name: '' })
  return (
    <ClusterPage
      cluster={cluster}
      observation={observation}
      crumbs={crumbs}
      sentence={sentenceFor(record.ok ? record.value : null, usual)}
      lede="The audit holds every topic to this. Where several patterns match a topic, the last one that says something counts; what none says is as befits the number of brokers and racks."
      actions={
        record.ok ? (
          <>
            <a href={`/api/clusters/${clusterId}/policy`} className={buttonClass()} download>
              Export
            </a>
            <ImportPolicy
              key={record.value.edition}
              action={importPolicy}
              slug={clusterId}
              edition={record.value.edition}
            />
          </>
        ) : undefined
      }
    >
      {record.ok ? (
        <Editor reading={reading.value} record={record.value} usual={usual} />
      ) : (
        <ProblemNotice problem={record.problem} />
      )}
      <RuleTable />
    </ClusterPage>
  )
}

function Editor({ reading, record, usual }: { reading: Reading; record: PolicyRecord; usual: Target }) {
  const { connection: cluster, observation } = reading
  const { replicationFactor, minInsyncReplicas, racks } = usual
  const changed = record.changedAt === null ? null : record.changedAt.getTime()
  return (
    <Section
      title="Targets and limits"
      note={
        changed === null ? undefined : (
          <>
            changed by {record.changedBy} <RelativeTime at={changed} now={Date.now()} />
          </>
        )
      }
    >
      <PolicyForm
        // What somebody else saved meanwhile takes the place of what was begun from an older one.
        key={record.version}
        action={savePolicy}
        slug={cluster.slug}
        version={record.version}
        targets={record.targets}
        limits={record.limits}
        topics={observation.cluster.topics.map(({ name }) => name)}
        usual={{ replicationFactor, minInsyncReplicas, racks }}
      />
    </Section>
  )
}

/** What is looked for, with the ids that exemptions and waivers name. */
function RuleTable() {
  return (
    <Section title="Rules" note={counted(RULES.length, 'rule')}>
      <Table
        label="Rules"
        head={
          <>
            <Th>Severity</Th>
            <Th>Rule</Th>
            <Th>Id</Th>
            <Th>What mends it</Th>
          </>
        }
      >
        {RULES.map((rule) => (
          <tr key={rule.id}>
            <Td>
              <SeverityTag severity={rule.severity} />
            </Td>
            <Td className="min-w-44">
              <a href={docsOf(rule)} target="_blank" rel="noreferrer" className="hover:underline">
                {rule.title}
                <span className="sr-only">, Kafka’s documentation in a new tab</span>
              </a>
            </Td>
            <Td className="font-mono text-small whitespace-nowrap">{rule.id}</Td>
            <Td className="min-w-64 text-[13px] text-muted">{rule.mends}</Td>
          </tr>
        ))}
      </Table>
    </Section>
  )
}

function sentenceFor(record: PolicyRecord | null, usual: Target): string {
  const { replicationFactor, minInsyncReplicas, racks } = usual
  const befitting = `${counted(replicationFactor, 'replica')}, ${minInsyncReplicas} of them in sync, in ${counted(racks, 'rack')}`
  if (record === null || record.targets.length === 0)
    return `Topics are held to what befits this cluster: ${befitting}.`
  const patterns = counted(record.targets.length, 'pattern')
  return `${patterns} ${record.targets.length === 1 ? 'says' : 'say'} what topics are held to; everything else is ${befitting}.`
}
