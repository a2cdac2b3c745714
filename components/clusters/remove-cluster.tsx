'use client'

import { useState } from 'react'
import type { FormAction } from '#components/ui/action.ts'
import { ActionForm } from '#components/ui/action-form.tsx'
import { Button } from '#components/ui/button.tsx'
import { Dialog, DialogActions, DialogCancel } from '#components/ui/dialog.tsx'
import { TextField } from '#components/ui/field.tsx'
import { SubmitButton } from '#components/ui/submit-button.tsx'

/** The button and the question that make the console forget a cluster; its name has to be typed. */
export function RemoveCluster({ action, slug, name }: { action: FormAction; slug: string; name: string }) {
  const [typed, setTyped] = useState('')
  return (
    <Dialog
      trigger={
        <Button kind="quiet" aria-label={`Remove ${name}`}>
          Remove…
        </Button>
      }
      title={`Remove ${name}?`}
    >
      <p className="mb-3 text-[13px] text-muted">
        Ballast stops reading it and forgets its addresses. Its plans and jobs stay as a record, and nothing
        changes on the cluster itself.
      </p>
      <ActionForm action={action} hidden={{ slug }}>
        <TextField
          label={
            <>
              Type <strong className="font-semibold">{name}</strong> to remove it
            </>
          }
          value={typed}
          onChange={(event) => setTyped(event.target.value)}
          autoComplete="off"
          spellCheck={false}
        />
        <DialogActions>
          <DialogCancel />
          <SubmitButton kind="stop" pending="Removing…" disabled={typed.trim() !== name}>
            Remove the cluster
          </SubmitButton>
        </DialogActions>
      </ActionForm>
    </Dialog>
  )
}
