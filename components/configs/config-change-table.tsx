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
      className="min-w-[520px]"
      head={
        <>
          <Th>Key</Th>
          <Th>On</Th>
          <Th>In force before</Th>
          <Th>In force after</Th>
        </>
      }
    >
      {changes.map((change) => (
        <tr key={`${change.resource.kind} ${change.resource.name} ${change.key}`}>
          <RowName className="font-normal">{change.key}</RowName>
          <Td>
            <Link
              href={resourceHref(`/clusters/${slug}`, change.resource)}
              className="wrap-anywhere hover:underline"
            >
              {resourceWords(change.resource)}
            </Link>
          </Td>
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
