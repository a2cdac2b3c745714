'use client'

import { parseAsInteger, parseAsString, useQueryStates } from 'nuqs'
import { useTransition } from 'react'
import { SelectField } from '#components/ui/field.tsx'

export type PlanOption = { readonly id: string; readonly title: string }

/** Chooses the plan after which the loss is shown as well; the address says which. */
export function PlanSelect({ plans }: { plans: readonly PlanOption[] }) {
  const [pending, startTransition] = useTransition()
  const [{ plan }, setParams] = useQueryStates(
    { plan: parseAsString, page: parseAsInteger },
    { history: 'push', shallow: false, startTransition },
  )
  return (
    <div className="mt-3 max-w-2xl" aria-busy={pending}>
      <SelectField
        label="Compare with the cluster after a plan"
        value={plan ?? ''}
        onChange={({ target }) => setParams({ plan: target.value || null, page: null })}
      >
        <option value="">No plan</option>
        {plans.map(({ id, title }) => (
          <option key={id} value={id}>
            {title}
          </option>
        ))}
      </SelectField>
    </div>
  )
}
