'use client'

import { Plus, X } from 'lucide-react'
import { Button } from '#components/ui/button.tsx'
import { Chip } from '#components/ui/chip.tsx'
import { SelectField } from '#components/ui/field.tsx'
import { count } from '#components/ui/format.ts'
import type { BrokerChoice } from './goals-form.tsx'
import type { ReplaceRow } from './goals-query.ts'

/** The brokers of the cluster, each to be chosen or not; what was chosen and is no broker can be taken away again. */
export function BrokerChips({
  brokers,
  chosen,
  onChange,
  verb,
}: {
  brokers: readonly BrokerChoice[]
  /** Ids as the address has them. */
  chosen: readonly string[]
  onChange: (chosen: string[]) => void
  /** What choosing a broker means, for a screen reader: "Drain". */
  verb: string
}) {
  const known = new Set(brokers.map(({ id }) => `${id}`))
  const toggle = (id: string) =>
    onChange(chosen.includes(id) ? chosen.filter((other) => other !== id) : [...chosen, id])
  return (
    <div className="flex max-h-44 flex-wrap gap-1.5 overflow-y-auto p-0.5">
      {brokers.map(({ id, rack, alive, replicas }) => (
        <Chip
          key={id}
          on={chosen.includes(`${id}`)}
          title={`${rack === null ? 'without a rack' : `rack ${rack}`}, ${count(replicas)} replicas${alive ? '' : ', not alive'}`}
          onClick={() => toggle(`${id}`)}
        >
          <span className="sr-only">{verb} broker </span>
          <span className={alive ? 'font-mono' : 'font-mono line-through'}>{id}</span>
          {rack === null ? null : <span>{rack}</span>}
        </Chip>
      ))}
      {[...new Set(chosen)]
        .filter((id) => !known.has(id))
        .map((id) => (
          <Chip key={id} on wrong onClick={() => toggle(id)}>
            <span className="sr-only">{verb} broker </span>
            {id === '' ? 'no id' : id}
            <span className="sr-only">, which does not exist</span>
          </Chip>
        ))}
    </div>
  )
}

const EMPTY: ReplaceRow = { from: '', to: '' }

/** Which broker takes the place of which. */
export function ReplaceRows({
  brokers,
  rows,
  onChange,
}: {
  brokers: readonly BrokerChoice[]
  rows: readonly ReplaceRow[]
  onChange: (rows: ReplaceRow[]) => void
}) {
  const change = (index: number, row: ReplaceRow) => onChange(rows.with(index, row))
  return (
    <>
      {rows.map((row, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: rows have no other identity and keep no state
        <div key={index} className="flex items-center gap-2">
          <BrokerSelect
            label={`Broker to be replaced, row ${index + 1}`}
            brokers={brokers}
            value={row.from}
            onChange={(from) => change(index, { ...row, from })}
          />
          <span className="text-small text-muted">by</span>
          <BrokerSelect
            label={`Broker that replaces it, row ${index + 1}`}
            brokers={brokers}
            value={row.to}
            onChange={(to) => change(index, { ...row, to })}
          />
          <Button
            kind="quiet"
            className="px-1.5!"
            aria-label={`Remove replacement ${index + 1}`}
            onClick={() => onChange(rows.toSpliced(index, 1))}
          >
            <X size={16} aria-hidden="true" />
          </Button>
        </div>
      ))}
      <Button onClick={() => onChange([...rows, EMPTY])}>
        <Plus size={14} aria-hidden="true" />
        Add a replacement
      </Button>
    </>
  )
}

function BrokerSelect({
  label,
  brokers,
  value,
  onChange,
}: {
  label: string
  brokers: readonly BrokerChoice[]
  value: string
  onChange: (id: string) => void
}) {
  const known = value === '' || brokers.some(({ id }) => `${id}` === value)
  return (
    <SelectField
      label={label}
      hiddenLabel
      className="w-32 min-w-0"
      value={value}
      onChange={(event) => onChange(event.target.value)}
    >
      <option value="">broker…</option>
      {known ? null : <option value={value}>{value}</option>}
      {brokers.map(({ id, rack }) => (
        <option key={id} value={id}>
          {id}
          {rack === null ? '' : ` · ${rack}`}
        </option>
      ))}
    </SelectField>
  )
}
