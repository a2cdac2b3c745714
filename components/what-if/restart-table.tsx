import { count } from '#components/ui/format.ts'
import { Link } from '#components/ui/link.tsx'
import { Table, Td, Th } from '#components/ui/table.tsx'
import { Tag } from '#components/ui/tag.tsx'
import type { Severity } from '#lib/domain/loss/loss.ts'
import type { Restart } from '#lib/domain/loss/restarts.ts'
import { lossWords } from '#lib/domain/loss/words.ts'
import { counted, listedUpTo } from '#lib/domain/words.ts'
import { SEVERITY_LOOKS } from './severity-mark.tsx'

const NAMED = 4
const WORDS: Record<Severity, string> = { stops: 'no', degrades: 'refuses writes', nothing: 'yes' }

/** The brokers in the order in which they can be restarted one at a time, and whether each may go at this moment. */
export function RestartTable({
  base,
  steps,
  left,
  after,
}: {
  /** The address of the cluster. */
  base: string
  steps: readonly { readonly step: number; readonly restart: Restart }[]
  /** How many steps are not shown. */
  left: number
  /** The same once a plan is carried out; null where there is none. */
  after: readonly Restart[] | null
}) {
  const later = new Map(after?.map(({ broker, loss }) => [broker, loss.severity]))
  return (
    <Table
      label="Rolling restart"
      className="min-w-[620px]"
      {...(left > 0 ? { footer: `and ${counted(left, 'more step')}, all of them safe.` } : {})}
      head={
        <>
          <Th numeric>Step</Th>
          <Th>Broker</Th>
          <Th>Safe now?</Th>
          <Th>At its step</Th>
          {after === null ? null : <Th>After the plan</Th>}
          <Th>What happens then</Th>
        </>
      }
    >
      {steps.map(({ step, restart }) => (
        <tr key={restart.broker}>
          <Td numeric>{count(step)}</Td>
          <Td className="whitespace-nowrap">
            <Link href={`${base}/brokers/${restart.broker}`} className="hover:underline">
              Broker {restart.broker}
            </Link>
          </Td>
          <Td>
            <SafeTag severity={restart.now.severity} />
          </Td>
          <Td>
            <SafeTag severity={restart.loss.severity} />
          </Td>
          {after === null ? null : (
            <Td>
              <SafeTag severity={later.get(restart.broker) ?? 'nothing'} />
            </Td>
          )}
          <Td className="text-small text-muted wrap-anywhere">{wordsOf(restart)}</Td>
        </tr>
      ))}
    </Table>
  )
}

function SafeTag({ severity }: { severity: Severity }) {
  return <Tag {...SEVERITY_LOOKS[severity]}>{WORDS[severity]}</Tag>
}

function wordsOf({ after, loss }: Restart): string {
  const first =
    after.length === 0
      ? ''
      : `Not before broker ${listedUpTo(NAMED, after)} ${after.length === 1 ? 'is' : 'are'} back in sync. `
  return `${first}${lossWords(loss)}`
}
