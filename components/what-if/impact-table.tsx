import { glued } from '#components/ui/format.ts'
import { RowName, Table, Td, Th } from '#components/ui/table.tsx'
import type { Impact, Subject } from '#lib/domain/loss/impact.ts'
import { SEVERITY_LOOKS } from './severity-mark.tsx'

const NAMES: Record<Subject, string> = {
  quorum: 'Controller quorum',
  groups: 'Consumer groups',
  ids: 'Transactional ids',
  'share-state': 'Share groups',
  partitions: 'Partitions',
  writes: 'Writes',
  leaders: 'Leaders',
}
const TONES = { stops: 'text-bad', degrades: 'text-warn', nothing: 'text-ok' } as const

/** What a loss means for each part of the cluster, what matters most first; with a plan, now and after it. */
export function ImpactTable({ now, after }: { now: readonly Impact[]; after: readonly Impact[] | null }) {
  return (
    <Table
      label="What stops"
      className={after === null ? '' : 'min-w-[640px]'}
      head={
        <>
          <Th className="w-28 sm:w-44">Part</Th>
          <Th>{after === null ? 'What happens' : 'Now'}</Th>
          {after === null ? null : <Th>After the plan</Th>}
        </>
      }
    >
      {now.map((impact) => {
        const later = after?.find(({ subject }) => subject === impact.subject)
        return (
          <tr key={impact.subject}>
            <RowName className="w-28 font-sans sm:w-44">{NAMES[impact.subject]}</RowName>
            <ImpactCell impact={impact} />
            {later === undefined ? null : <ImpactCell impact={later} />}
          </tr>
        )
      })}
    </Table>
  )
}

const SPOKEN = { stops: 'Stops: ', degrades: 'Limited: ', nothing: '' } as const

function ImpactCell({ impact: { severity, text } }: { impact: Impact }) {
  return (
    <Td className="text-[13px] wrap-anywhere">
      <span aria-hidden="true" className={`mr-2 inline-block w-3 text-[11px] ${TONES[severity]}`}>
        {SEVERITY_LOOKS[severity].mark}
      </span>
      <span className="sr-only">{SPOKEN[severity]}</span>
      {glued(text)}
    </Td>
  )
}
