'use client'

import { debounce, useQueryStates } from 'nuqs'
import { useTransition } from 'react'
import { inputClass, SelectField } from '#components/ui/field.tsx'
import type { BrokerId } from '#lib/domain/cluster.ts'
import { FAMILIES, type Family } from '#lib/domain/history/event.ts'
import {
  choicesOf,
  FAMILY_WORDS,
  historyParams,
  PERIOD_WORDS,
  PERIODS,
  type Period,
} from './history-query.ts'

const TYPING_MS = 400

/** What the timeline shows: kind, broker, topic and time, as the address says it. What the page is about itself is left out. */
export function HistoryFilters({
  brokers,
  withTopic,
}: {
  /** To choose from; none on the page of a broker. */
  brokers: readonly BrokerId[]
  withTopic: boolean
}) {
  const [pending, startTransition] = useTransition()
  const [params, setParams] = useQueryStates(historyParams, {
    history: 'replace',
    shallow: false,
    startTransition,
  })
  return (
    <search
      aria-label="History"
      aria-busy={pending}
      className="mb-2 grid grid-cols-2 gap-2 sm:flex sm:flex-wrap"
    >
      <SelectField
        label="What happened"
        hiddenLabel
        className="sm:w-44"
        value={params.happened ?? ''}
        onChange={({ target }) => setParams({ happened: (target.value as Family) || null, until: null })}
      >
        <option value="">Everything</option>
        {(Object.keys(FAMILIES) as Family[]).map((family) => (
          <option key={family} value={family}>
            {FAMILY_WORDS[family]}
          </option>
        ))}
      </SelectField>
      <SelectField
        label="When"
        hiddenLabel
        className="sm:w-40"
        value={params.past}
        onChange={({ target }) => setParams({ past: target.value as Period, until: null })}
      >
        {PERIODS.map((period) => (
          <option key={period} value={period}>
            {PERIOD_WORDS[period]}
          </option>
        ))}
      </SelectField>
      {brokers.length === 0 ? null : (
        <SelectField
          label="Broker"
          hiddenLabel
          className="sm:w-32"
          value={params.on ?? ''}
          onChange={({ target }) =>
            setParams({ on: target.value === '' ? null : Number(target.value), until: null })
          }
        >
          <option value="">All brokers</option>
          {choicesOf(brokers, params.on).map((id) => (
            <option key={id} value={id}>
              Broker {id}
            </option>
          ))}
        </SelectField>
      )}
      {withTopic ? (
        <input
          type="search"
          aria-label="Topic"
          placeholder="Exact topic name"
          autoComplete="off"
          spellCheck={false}
          className={inputClass('sm:w-52')}
          defaultValue={params.about ?? ''}
          onChange={({ target }) =>
            setParams(
              { about: target.value.trim() || null, until: null },
              { limitUrlUpdates: debounce(TYPING_MS) },
            )
          }
        />
      ) : null}
    </search>
  )
}
