'use client'

import { type ReactNode, useActionState } from 'react'
import type { Problem } from '#lib/domain/problem.ts'
import type { FormAction } from './action.ts'
import { ProblemNotice } from './notice.tsx'

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
  children: ReactNode | ((problem: Problem | null) => ReactNode)
}) {
  const [problem, send] = useActionState(action, null)
  return (
    <form action={send} className={className}>
      {Object.entries(hidden).flatMap(([name, value]) =>
        [value].flat().map((one) => <input key={`${name} ${one}`} type="hidden" name={name} value={one} />),
      )}
      {problem === null ? null : (
        <div className="mb-2">
          <ProblemNotice problem={problem} />
        </div>
      )}
      {typeof children === 'function' ? children(problem) : children}
    </form>
  )
}
