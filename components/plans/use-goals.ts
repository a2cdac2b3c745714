'use client'

import { debounce, useQueryStates } from 'nuqs'
import { useTransition } from 'react'
import { TYPING_MS } from '#components/ui/search-box.tsx'
import { type GoalsQuery, newPlanParams } from './goals-query.ts'

/** Changes some goals; what is typed reaches the address after a pause. */
export type SetGoals = (change: Partial<GoalsQuery>, typed?: 'typed') => void

/** The goals in the address, and how to change them: the server plans anew, and the page stays until its answer is there. */
export function useGoals(): {
  readonly query: GoalsQuery
  readonly set: SetGoals
  readonly pending: boolean
} {
  const [pending, startTransition] = useTransition()
  const [query, setQuery] = useQueryStates(newPlanParams, {
    history: 'replace',
    shallow: false,
    scroll: false,
    startTransition,
  })
  const set: SetGoals = (change, typed) => {
    void setQuery(
      { ...change, page: null },
      typed === undefined ? {} : { limitUrlUpdates: debounce(TYPING_MS) },
    )
  }
  return { query, set, pending }
}
