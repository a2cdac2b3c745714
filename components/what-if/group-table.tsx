import { RowName, Table, Td, Th } from '#components/ui/table.tsx'
import type { GroupLoss } from '#lib/domain/loss/loss.ts'
import { counted } from '#lib/domain/words.ts'
import { GroupStateTag } from './severity-mark.tsx'

const MOST_LISTED = 25

/** The groups that are held up, worst first; with a plan, what it leaves of that. */
export function GroupTable({
  groups,
  after,
}: {
  groups: readonly GroupLoss[]
  /** What becomes of every group that is touched after the plan; null where there is none. */
  after: readonly GroupLoss[] | null
}) {
  const later = new Map(after?.map((group) => [group.id, group]))
  const rest = groups.length - MOST_LISTED
  return (
    <Table
      label="Groups that are held up"
      className="min-w-[520px]"
      {...(rest > 0 ? { footer: `and ${counted(rest, 'more group')}.` } : {})}
      head={
        <>
          <Th>Group</Th>
          <Th>{after === null ? 'What happens' : 'Now'}</Th>
          {after === null ? null : <Th>After the plan</Th>}
          <Th>Why</Th>
        </>
      }
    >
      {groups.slice(0, MOST_LISTED).map(({ id, state, why }) => (
        <tr key={id}>
          <RowName>{id}</RowName>
          <Td>
            <GroupStateTag state={state} />
          </Td>
          {after === null ? null : (
            <Td>
              <GroupStateTag state={later.get(id)?.state ?? 'unaffected'} />
            </Td>
          )}
          <Td className="text-small text-muted wrap-anywhere">{why}</Td>
        </tr>
      ))}
    </Table>
  )
}
