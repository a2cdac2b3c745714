import { Link } from '#components/ui/link.tsx'
import { RowName, Table, Td, Th } from '#components/ui/table.tsx'
import { type ConfigChange, resourceWords } from '#lib/domain/config/change.ts'
import type { InForce } from '#lib/domain/config/setting.ts'
import { inForceWords, resourceHref, SOURCE_WORDS } from './config-words.ts'

/** Each setting that changes: what is in force before and after, and who has set that. */
export function ConfigChangeTable({ slug, changes }: { slug: string; changes: readonly ConfigChange[] }) {
  return (
    <Table
      label="Settings that change"
      className="min-w-[440px] table-fixed"
      head={
        <>
          <Th className="w-[40%]">Setting</Th>
          <Th>Before</Th>
          <Th>After</Th>
        </>
      }
    >
      {changes.map((change) => (
        <tr key={`${change.resource.kind} ${change.resource.name} ${change.key}`}>
          <RowName className="font-normal wrap-anywhere">
            {change.key}
            <div className="font-sans text-small text-muted">
              on{' '}
              <Link href={resourceHref(`/clusters/${slug}`, change.resource)} className="underline">
                {resourceWords(change.resource)}
              </Link>
            </div>
          </RowName>
          <Value settingKey={change.key} of={change.before} />
          <Value settingKey={change.key} of={change.after} />
        </tr>
      ))}
    </Table>
  )
}

function Value({ settingKey, of }: { settingKey: string; of: InForce }) {
  return (
    <Td>
      <span className="font-mono text-small wrap-anywhere">{inForceWords(settingKey, of)}</span>
      <div className="text-small text-muted">{SOURCE_WORDS[of.source]}</div>
    </Td>
  )
}
