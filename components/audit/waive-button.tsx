'use client'

import type { FormAction } from '#components/ui/action.ts'
import { ActionForm } from '#components/ui/action-form.tsx'
import { Button } from '#components/ui/button.tsx'
import { Dialog, DialogActions, DialogCancel } from '#components/ui/dialog.tsx'
import { TextField } from '#components/ui/field.tsx'
import { SubmitButton } from '#components/ui/submit-button.tsx'

/** The button and the question that set a finding apart until a day. */
export function WaiveButton({
  action,
  slug,
  finding: { id, title, subject },
  today,
}: {
  action: FormAction
  slug: string
  finding: { readonly id: string; readonly title: string; readonly subject: string }
  /** The day in UTC. */
  today: string
}) {
  return (
    <Dialog
      trigger={
        <Button kind="quiet" className="py-1">
          Waive…<span className="sr-only"> {subject}</span>
        </Button>
      }
      title="Waive this finding?"
    >
      <p className="mb-3 text-[13px] text-muted wrap-anywhere">
        <span className="text-ink">
          {title}: <span className="font-mono text-small">{subject}</span>
        </span>
        . It is set apart through the last day, and comes back earlier if what it is about changes.
      </p>
      <ActionForm action={action} hidden={{ slug, finding: id }} className="flex flex-col gap-3">
        <TextField label="Reason" name="reason" required maxLength={1_000} autoComplete="off" />
        <TextField label="Owner" hint="Who answers for it." name="owner" required maxLength={200} />
        <TextField label="Last day (UTC)" name="until" type="date" required min={today} />
        <DialogActions>
          <DialogCancel />
          <SubmitButton kind="go" pending="Waiving…">
            Waive it
          </SubmitButton>
        </DialogActions>
      </ActionForm>
    </Dialog>
  )
}
