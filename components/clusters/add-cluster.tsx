'use client'

import type { FormAction } from '#components/ui/action.ts'
import { ActionForm } from '#components/ui/action-form.tsx'
import { Button } from '#components/ui/button.tsx'
import { Dialog, DialogActions, DialogCancel } from '#components/ui/dialog.tsx'
import { CheckField, TextField } from '#components/ui/field.tsx'
import { SubmitButton } from '#components/ui/submit-button.tsx'

/** The button and the question that connect one more cluster. */
export function AddCluster({ action }: { action: FormAction }) {
  return (
    <Dialog trigger={<Button kind="go">Add a cluster…</Button>} title="Add a cluster">
      <p className="mb-3 text-[13px] text-muted">
        Ballast reads it over its bootstrap addresses. Nothing is written to it until you apply a plan.
      </p>
      <ActionForm action={action} hidden={{}} className="flex flex-col gap-3">
        <TextField
          label="Name"
          name="name"
          required
          maxLength={60}
          autoComplete="off"
          placeholder="payments-eu"
          hint="Its page is named after it."
        />
        <TextField
          label="Bootstrap addresses"
          name="bootstrap"
          required
          maxLength={2000}
          autoComplete="off"
          spellCheck={false}
          placeholder="kafka-1:9092, kafka-2:9092"
          hint="host:port, several of them separated by commas."
        />
        <CheckField
          label="Use TLS"
          name="tls"
          hint="The brokers' certificates are checked against this machine's."
        />
        <DialogActions>
          <DialogCancel />
          <SubmitButton kind="go" pending="Connecting…">
            Add the cluster
          </SubmitButton>
        </DialogActions>
      </ActionForm>
    </Dialog>
  )
}
