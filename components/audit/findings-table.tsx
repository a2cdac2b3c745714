import type { ReactNode } from 'react'
import type { FormAction } from '#components/ui/action.ts'
import { Link } from '#components/ui/link.tsx'
import { Table, Td, Th } from '#components/ui/table.tsx'
import type { Finding } from '#lib/domain/audit/finding.ts'
import { FixButton } from './fix-button.tsx'
import { SeverityTag } from './severity-tag.tsx'

/** Findings with why they matter and what mends them. On a narrow screen each becomes a block. */
export function FindingsTable({
  slug,
  findings,
  fix,
  footer,
}: {
  slug: string
  findings: readonly Finding[]
  fix: FormAction
  footer?: ReactNode
}) {
  return (
    <Table
      label="Findings"
      className="max-md:[&_tbody]:block max-md:[&_td]:block max-md:[&_td]:px-3.5 max-md:[&_td]:py-0.5 max-md:[&_thead]:hidden max-md:[&_tr]:block max-md:[&_tr]:py-2.5"
      {...(footer === undefined ? {} : { footer })}
      head={
        <>
          <Th className="w-[110px]">Severity</Th>
          <Th>What</Th>
          <Th>Why it matters</Th>
          <Th>
            <span className="sr-only">Fix</span>
          </Th>
        </>
      }
    >
      {findings.map((finding) => (
        <FindingRow key={finding.id} slug={slug} finding={finding} fix={fix} />
      ))}
    </Table>
  )
}

function FindingRow({ slug, finding, fix }: { slug: string; finding: Finding; fix: FormAction }) {
  const { remedy } = finding
  return (
    <tr id={finding.id} className="scroll-mt-4 target:bg-sunken">
      <Td>
        <SeverityTag severity={finding.severity} />
      </Td>
      <Td className="md:w-[36%]">
        {finding.title}
        <div className="font-mono text-small text-muted wrap-anywhere">
          <Subject slug={slug} finding={finding} /> · {finding.facts}
        </div>
      </Td>
      <Td className="text-[13px] text-muted">
        {finding.why}
        {remedy.kind === 'plan' ? null : (
          <p className="mt-1">
            <span className="font-medium text-ink">What to do: </span>
            {remedy.kind === 'config' ? `${remedy.label}. ${remedy.text}` : remedy.text}
          </p>
        )}
      </Td>
      <Td className="md:w-px md:text-right md:[&_button]:-my-1">
        {remedy.kind === 'words' ? null : (
          <FixButton
            action={fix}
            slug={slug}
            findings={[finding.id]}
            kind={finding.severity === 'critical' ? 'go' : 'plain'}
            label="Fix…"
            describe={remedy.label}
          />
        )}
      </Td>
    </tr>
  )
}

function Subject({ slug, finding }: { slug: string; finding: Finding }) {
  const [topic] = finding.topics
  if (finding.topics.length !== 1 || topic === undefined) return finding.subject
  return (
    <Link
      href={`/clusters/${slug}/topics/${encodeURIComponent(topic)}`}
      className="hover:text-ink hover:underline"
    >
      {finding.subject}
    </Link>
  )
}
