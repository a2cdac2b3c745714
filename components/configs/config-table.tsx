'use client'

import { parseAsString, useQueryState } from 'nuqs'
import { useState } from 'react'
import { Button } from '#components/ui/button.tsx'
import { count } from '#components/ui/format.ts'
import { Empty } from '#components/ui/notice.tsx'
import { SearchBox } from '#components/ui/search-box.tsx'
import { RowName, Table, Td, Th } from '#components/ui/table.tsx'
import type { ConfigSource } from '#lib/domain/cluster.ts'
import { type ConfigRow, matching } from './config-rows.ts'

const SOURCES: Record<ConfigSource, string> = {
  topic: 'this topic',
  broker: 'this broker, dynamic',
  cluster: 'all brokers, dynamic',
  static: 'its properties file',
  default: 'Kafka’s default',
}

/** Rows in the document before all are asked for. */
const FIRST = 40

/** A configuration that can be searched; the search is in the URL as `config`. */
export function ConfigTable({ label, rows }: { label: string; rows: readonly ConfigRow[] }) {
  const [query] = useQueryState('config', parseAsString.withDefault(''))
  const [all, setAll] = useState(false)
  const found = matching(rows, query)
  const shown = all ? found : found.slice(0, FIRST)
  return (
    <>
      <div className="mb-2">
        <SearchBox local param="config" label={`Search ${label}`} placeholder="Part of a key or value" />
      </div>
      {found.length === 0 ? (
        <Empty title="No setting matches" />
      ) : (
        <Table
          label={label}
          className="min-w-[520px] table-fixed"
          head={
            <>
              <Th className="w-[48%]">Key</Th>
              <Th className="w-[30%]">Value</Th>
              <Th>Set by</Th>
            </>
          }
          footer={
            shown.length < found.length ? (
              <Button onClick={() => setAll(true)}>Show all {count(found.length)}</Button>
            ) : undefined
          }
        >
          {shown.map((row) => (
            <tr key={row.key}>
              <RowName className="font-normal">{row.key}</RowName>
              <Td className="font-mono text-small wrap-anywhere">
                {row.value === '' ? <i className="text-muted">empty</i> : row.value}
              </Td>
              <Td className={`text-small ${row.source === 'default' ? 'text-muted' : 'font-medium'}`}>
                {SOURCES[row.source]}
              </Td>
            </tr>
          ))}
        </Table>
      )}
    </>
  )
}
