'use client'

import type { FormAction } from '#components/ui/action.ts'
import { ActionForm } from '#components/ui/action-form.tsx'
import type { ButtonKind } from '#components/ui/button.tsx'
import { SubmitButton } from '#components/ui/submit-button.tsx'

/** Makes the plan that mends the findings and opens its preview; without `findings`, all that stop something. */
export function FixButton({
  action,
  slug,
  findings = [],
  kind = 'go',
  label,
  describe,
}: {
  action: FormAction
  slug: string
  findings?: readonly string[]
  kind?: ButtonKind
  label: string
  /** What the button is about, where its label alone does not tell. */
  describe?: string
}) {
  return (
    <ActionForm action={action} hidden={{ slug, finding: findings }}>
      <SubmitButton kind={kind} className="py-1 text-left max-md:whitespace-normal" pending="Planning…">
        <span>
          {label}
          {describe === undefined ? null : <span className="sr-only"> {describe}</span>}
        </span>
      </SubmitButton>
    </ActionForm>
  )
}
