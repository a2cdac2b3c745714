'use client'

import { createContext, type ReactNode, startTransition, useActionState } from 'react'
import type { Problem } from '#lib/domain/problem.ts'
import type { FormAction } from './action.ts'
import { ProblemNotice } from './notice.tsx'

/** Whether the form around is being sent. */
export const FormPending = createContext(false)

/** Why the form around was refused; null before that. */
export const FormProblem = createContext<Problem | null>(null)

/** A form whose failure is shown above its button, in place; `hidden` are the values that nobody types. */
export function ActionForm({
  action,
  hidden,
  className,
  children,
}: {
  action: FormAction
  hidden: Readonly<Record<string, string | readonly string[]>>
  className?: string
  children: ReactNode
}) {
  const [problem, send, pending] = useActionState(action, null)
  return (
    <form
      action={send}
      className={className}
      onSubmit={(event) => {
        // React empties a form after its action, also when it failed; sent this way, what was typed stays.
        event.preventDefault()
        const form = new FormData(event.currentTarget)
        startTransition(() => send(form))
      }}
    >
      {Object.entries(hidden).flatMap(([name, value]) =>
        [value].flat().map((one) => <input key={`${name} ${one}`} type="hidden" name={name} value={one} />),
      )}
      {problem === null ? null : (
        <div className="mb-2">
          <ProblemNotice problem={problem} />
        </div>
      )}
      <FormPending value={pending}>
        <FormProblem value={problem}>{children}</FormProblem>
      </FormPending>
    </form>
  )
}
