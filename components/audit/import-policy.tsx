'use client'

import { useState } from 'react'
import type { FormAction } from '#components/ui/action.ts'
import { ActionForm } from '#components/ui/action-form.tsx'
import { Button } from '#components/ui/button.tsx'
import { Dialog, DialogActions, DialogCancel } from '#components/ui/dialog.tsx'
import { FileOrText, type FileText } from '#components/ui/file-or-text.tsx'
import { SubmitButton } from '#components/ui/submit-button.tsx'

/** The button and the question that take a policy file in place of the policy there is. */
export function ImportPolicy({
  action,
  slug,
  edition,
}: {
  action: FormAction
  slug: string
  edition: string
}) {
  return (
    <Dialog trigger={<Button>Import…</Button>} title="Import a policy">
      <p className="mb-3 text-[13px] text-muted">
        Its targets, limits and waivers take the place of those there are. Nothing changes on the cluster.
      </p>
      <ImportForm action={action} slug={slug} edition={edition} />
    </Dialog>
  )
}

function ImportForm({ action, slug, edition }: { action: FormAction; slug: string; edition: string }) {
  const [chosen, choose] = useState<FileText>({ fileName: '', text: '' })
  return (
    <ActionForm action={action} hidden={{ slug, edition }} className="flex flex-col gap-3">
      <FileOrText
        chosen={chosen}
        choose={choose}
        accept=".json,application/json"
        whenTooLarge="a policy is far smaller."
      />
      <DialogActions>
        <DialogCancel />
        <SubmitButton kind="go" pending="Importing…">
          Import
        </SubmitButton>
      </DialogActions>
    </ActionForm>
  )
}
