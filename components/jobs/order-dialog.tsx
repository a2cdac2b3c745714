'use client'

import type { FormAction } from '#components/ui/action.ts'
import { ActionForm } from '#components/ui/action-form.tsx'
import { Button, type ButtonKind } from '#components/ui/button.tsx'
import { Dialog, DialogActions, DialogCancel } from '#components/ui/dialog.tsx'
import { SubmitButton } from '#components/ui/submit-button.tsx'

/** A button that says what will happen to a job before anything does. */
export function OrderDialog({
  action,
  subject,
  label,
  kind = 'plain',
  title,
  words,
  submit,
  pending,
}: {
  action: FormAction
  /** Which job, and what else the action has to know. */
  subject: Readonly<Record<string, string>>
  /** "Pause…" */
  label: string
  kind?: ButtonKind
  title: string
  words: readonly string[]
  submit: string
  pending: string
}) {
  return (
    <Dialog trigger={<Button kind={kind}>{label}</Button>} title={title}>
      <Consequences words={words} />
      <ActionForm action={action} hidden={subject} className="mt-3">
        <DialogActions>
          <DialogCancel>Leave it</DialogCancel>
          <SubmitButton kind="go" pending={pending}>
            {submit}
          </SubmitButton>
        </DialogActions>
      </ActionForm>
    </Dialog>
  )
}

/** What will happen, one sentence a line. */
export function Consequences({ words }: { words: readonly string[] }) {
  return (
    <ul className="list-disc space-y-1 pl-5 text-[13px] wrap-anywhere">
      {words.map((sentence) => (
        <li key={sentence}>{sentence}</li>
      ))}
    </ul>
  )
}
