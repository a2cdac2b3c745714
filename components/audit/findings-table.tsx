import type { ReactNode } from 'react'
import type { FormAction } from '#components/ui/action.ts'
import { Table, Td, Th } from '#components/ui/table.tsx'
import type { Finding } from '#lib/domain/audit/finding.ts'
import { FindingSubject } from './finding-subject.tsx'
import { FixButton } from './fix-button.tsx'
import { SeverityTag } from './severity-tag.tsx'

/** Findings with why they matter and what mends them. On a narrow screen each becomes a block. */
export function FindingsTable({
  slug,
  findings,
  fix,
  noteOf,
  footer,
}: {
  slug: string
  findings: readonly Finding[]
  fix: FormAction
  /** What else there is to say of one, such as how many are like it. */
  noteOf?: (finding: Finding) => ReactNode
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
        <FindingRow key={finding.id} slug={slug} finding={finding} fix={fix} note={noteOf?.(finding)} />
      ))}
    </Table>
  )
}

function FindingRow({
  slug,
  finding,
  fix,
  note,
}: {
  slug: string
  finding: Finding
  fix: FormAction
  note: ReactNode
}) {
  const { remedy } = finding
  return (
    <tr id={finding.id} className="scroll-mt-4 target:bg-sunken">
      <Td>
        <SeverityTag severity={finding.severity} />
      </Td>
      <Td className="md:w-[36%]">
        {finding.title}
        <div className="font-mono text-small text-muted wrap-anywhere">
          <FindingSubject slug={slug} finding={finding} /> · {finding.facts}
        </div>
        {note ? <div className="mt-0.5 text-small text-muted">{note}</div> : null}
      </Td>
      <Td className="text-[13px] text-muted">
        {finding.why}
        {remedy.kind === 'plan' ? null : (
          <p className="mt-1">
            <span className="font-medium text-ink">
              {remedy.kind === 'words' ? 'What to do: ' : `${remedy.label}: `}
            </span>
            {remedy.text}
          </p>
        )}
      </Td>
      <Td className="md:w-px md:text-right md:[&_button]:-my-1 md:[&_form:has([role=alert])]:w-72 md:[&_form:has([role=alert])]:text-left">
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
