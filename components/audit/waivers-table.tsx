import type { FormAction } from '#components/ui/action.ts'
import { RowName, Table, Td, Th } from '#components/ui/table.tsx'
import { Tag, type Tone } from '#components/ui/tag.tsx'
import type { JudgedWaiver, WaiverState } from '#lib/domain/audit/waiver.ts'
import { EndWaiverButton } from './end-waiver-button.tsx'

const STATES: Readonly<Record<WaiverState, { readonly tone: Tone; readonly word: string }>> = {
  holds: { tone: 'plain', word: 'waived' },
  ended: { tone: 'warn', word: 'its day has passed: open again' },
  mended: { tone: 'plain', word: 'ended: it was mended' },
  changed: { tone: 'warn', word: 'what it is about changed: open again' },
  idle: { tone: 'plain', word: 'nothing left to waive' },
}

/** Every waiver with why, who, until when, and whether it holds. */
export function WaiversTable({
  slug,
  waivers,
  end,
}: {
  slug: string
  waivers: readonly JudgedWaiver[]
  end: FormAction
}) {
  return (
    <Table
      label="Waivers"
      head={
        <>
          <Th>Finding</Th>
          <Th>State</Th>
          <Th>Last day</Th>
          <Th>Owner</Th>
          <Th>Reason</Th>
          <Th>
            <span className="sr-only">End</span>
          </Th>
        </>
      }
    >
      {waivers.map(({ waiver, state }) => (
        <tr key={waiver.finding}>
          <RowName>{waiver.finding}</RowName>
          <Td>
            <Tag tone={STATES[state].tone}>
              {STATES[state].word}
              {state === 'mended' ? ` on ${waiver.mendedOn}` : ''}
            </Tag>
          </Td>
          <Td className="whitespace-nowrap tabular-nums">{waiver.until}</Td>
          <Td className="wrap-anywhere">{waiver.owner}</Td>
          <Td className="min-w-48 text-[13px] text-muted wrap-anywhere">{waiver.reason}</Td>
          <Td className="w-px [&_button]:-my-1">
            <EndWaiverButton action={end} slug={slug} finding={waiver.finding} />
          </Td>
        </tr>
      ))}
    </Table>
  )
}
