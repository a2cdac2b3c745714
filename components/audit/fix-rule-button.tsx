'use client'

import type { FormAction } from '#components/ui/action.ts'
import { ActionForm } from '#components/ui/action-form.tsx'
import type { ButtonKind } from '#components/ui/button.tsx'
import { SubmitButton } from '#components/ui/submit-button.tsx'

/** Makes one plan for all findings of a rule that are mended in the same way, and opens its preview. */
export function FixRuleButton({
  action,
  slug,
  rule,
  kind,
  look = 'plain',
  label,
  describe,
}: {
  action: FormAction
  slug: string
  rule: string
  kind: 'plan' | 'config'
  look?: ButtonKind
  label: string
  /** The rule in words, for a screen reader. */
  describe: string
}) {
  return (
    <ActionForm action={action} hidden={{ slug, rule, kind }}>
      <SubmitButton kind={look} pending="Planning…">
        <span>
          {label}
          <span className="sr-only">: {describe}</span>
        </span>
      </SubmitButton>
    </ActionForm>
  )
}
