'use client'

import type { ReactNode } from 'react'
import type { FormAction } from '#components/ui/action.ts'
import { ActionForm } from '#components/ui/action-form.tsx'
import { Button } from '#components/ui/button.tsx'
import { Dialog, DialogActions, DialogCancel } from '#components/ui/dialog.tsx'
import { SubmitButton } from '#components/ui/submit-button.tsx'

/** The question before a setting is changed. */
export function ApplyConfig({
  action,
  hidden,
  clusterName,
  requests,
  risks,
}: {
  action: FormAction
  hidden: Readonly<Record<string, string>>
  clusterName: ReactNode
  /** What is done, in order. */
  requests: readonly string[]
  risks: readonly string[]
}) {
  return (
    <Dialog
      trigger={
        <Button kind="go" className="self-start">
          Apply…
        </Button>
      }
      title={<>Apply this to {clusterName}?</>}
    >
      <ol className="list-decimal space-y-1 pl-5 text-[13px] wrap-anywhere">
        {requests.map((request) => (
          <li key={request}>{request}</li>
        ))}
      </ol>
      {risks.length === 0 ? null : (
        <div className="mt-3 text-[13px]">
          <strong className="font-semibold text-warn">Know before you go on</strong>
          <ul className="list-disc pl-5">
            {risks.map((risk) => (
              <li key={risk}>{risk}</li>
            ))}
          </ul>
        </div>
      )}
      <ActionForm action={action} hidden={hidden} className="mt-3">
        <DialogActions>
          <DialogCancel />
          <SubmitButton kind="go" pending="Applying…">
            Apply the change
          </SubmitButton>
        </DialogActions>
      </ActionForm>
    </Dialog>
  )
}
