'use client'

import { Plus, X } from 'lucide-react'
import { Button } from '#components/ui/button.tsx'
import { inputClass, SelectField } from '#components/ui/field.tsx'
import { counted } from '#lib/domain/words.ts'
import type { ReplicationRow } from './goals-query.ts'
import type { SetGoals } from './use-goals.ts'

const EMPTY: ReplicationRow = { pattern: '', factor: '', orMore: false }

/** How many replicas which topics are to have, a row for each pattern. */
export function ReplicationRows({
  rows,
  matches,
  set,
}: {
  rows: readonly ReplicationRow[]
  matches: Readonly<Record<string, number>>
  set: SetGoals
}) {
  const change = (index: number, row: ReplicationRow, typed?: 'typed') =>
    set({ rf: rows.with(index, row) }, typed)
  return (
    <>
      {rows.map((row, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: rows have no other identity and keep no state
        <div key={index} className="flex flex-wrap items-center gap-2">
          <input
            aria-label={`Topics, row ${index + 1}`}
            placeholder="orders-*"
            autoComplete="off"
            spellCheck={false}
            className={inputClass('max-w-64 flex-1 basis-40 font-mono')}
            value={row.pattern}
            onChange={(event) => change(index, { ...row, pattern: event.target.value }, 'typed')}
          />
          <SelectField
            label={`Exactly or at least, row ${index + 1}`}
            hiddenLabel
            className="w-24"
            value={row.orMore ? 'more' : 'exactly'}
            onChange={(event) => change(index, { ...row, orMore: event.target.value === 'more' })}
          >
            <option value="exactly">exactly</option>
            <option value="more">at least</option>
          </SelectField>
          <div className="w-16">
            <input
              aria-label={`Replicas, row ${index + 1}`}
              type="number"
              min={1}
              step={1}
              inputMode="numeric"
              className={inputClass('tabular-nums')}
              value={row.factor}
              onChange={(event) => change(index, { ...row, factor: event.target.value }, 'typed')}
            />
          </div>
          <span className="text-small text-muted">replicas</span>
          <Button
            kind="quiet"
            className="px-1.5!"
            aria-label={`Remove row ${index + 1}`}
            onClick={() => set({ rf: rows.toSpliced(index, 1) })}
          >
            <X size={16} aria-hidden="true" />
          </Button>
          <span className="min-w-20 text-small text-muted">{matchWords(matches[row.pattern])}</span>
        </div>
      ))}
      <Button onClick={() => set({ rf: [...rows, EMPTY] })}>
        <Plus size={14} aria-hidden="true" />
        Add topics
      </Button>
    </>
  )
}

function matchWords(topics: number | undefined): string {
  return topics === undefined ? '' : counted(topics, 'topic')
}
