'use client'

import type { FormAction } from '#components/ui/action.ts'
import { ActionForm } from '#components/ui/action-form.tsx'
import { SubmitButton } from '#components/ui/submit-button.tsx'

/** Ends a waiver. The finding it is about counts again, and can be waived again, so nothing is asked before. */
export function EndWaiverButton({
  action,
  slug,
  finding,
}: {
  action: FormAction
  slug: string
  finding: string
}) {
  return (
    <ActionForm action={action} hidden={{ slug, finding }}>
      <SubmitButton kind="quiet" pending="Ending…">
        <span>
          End<span className="sr-only"> the waiver of {finding}</span>
        </span>
      </SubmitButton>
    </ActionForm>
  )
}
