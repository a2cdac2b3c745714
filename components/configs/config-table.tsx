'use client'

import { parseAsString, useQueryState } from 'nuqs'
import { useState } from 'react'
import { Button } from '#components/ui/button.tsx'
import { count } from '#components/ui/format.ts'
import { Link } from '#components/ui/link.tsx'
import { Empty } from '#components/ui/notice.tsx'
import { SearchBox } from '#components/ui/search-box.tsx'
import { RowName, Table, Td, Th } from '#components/ui/table.tsx'
import type { ConfigResource } from '#lib/domain/config/setting.ts'
import { type ConfigRow, matching } from './config-rows.ts'
import { changeSettingHref, SOURCE_WORDS } from './config-words.ts'

/** Rows in the document before all are asked for. */
const FIRST = 40

/** A configuration that can be searched, with a way to change each key; the search is in the URL as `config`. */
export function ConfigTable({
  label,
  rows,
  base,
  resource,
}: {
  label: string
  rows: readonly ConfigRow[]
  /** The cluster's own page. */
  base: string
  resource: ConfigResource
}) {
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
          className="min-w-[560px] table-fixed"
          head={
            <>
              <Th className="w-[42%]">Key</Th>
              <Th className="w-[26%]">Value</Th>
              <Th>Set by</Th>
              <Th className="w-24">
                <span className="sr-only">Change</span>
              </Th>
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
                {SOURCE_WORDS[row.source]}
              </Td>
              <Td className="text-small">
                {row.readOnly ? (
                  <span
                    className="whitespace-nowrap text-muted"
                    title="Only the properties file of the broker can change it."
                  >
                    read-only
                  </span>
                ) : (
                  <Link
                    href={changeSettingHref(base, resource, row.key)}
                    aria-label={`Change ${row.key}`}
                    className="underline"
                  >
                    Change
                  </Link>
                )}
              </Td>
            </tr>
          ))}
        </Table>
      )}
    </>
  )
}
