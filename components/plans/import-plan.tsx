'use client'

import { useState } from 'react'
import type { FormAction } from '#components/ui/action.ts'
import { ActionForm } from '#components/ui/action-form.tsx'
import { Button } from '#components/ui/button.tsx'
import { Dialog, DialogActions, DialogCancel } from '#components/ui/dialog.tsx'
import { FileOrText, type FileText } from '#components/ui/file-or-text.tsx'
import { SubmitButton } from '#components/ui/submit-button.tsx'

/** The button and the question that make a plan of a reassignment file. */
export function ImportPlan({ action, slug }: { action: FormAction; slug: string }) {
  return (
    <Dialog trigger={<Button>Import a plan…</Button>} title="Import a plan">
      <p className="mb-3 text-[13px] text-muted">
        What <code>kafka-reassign-partitions</code> takes, or all that it prints with <code>--generate</code>.
        It is judged like a plan of Ballast’s own. Nothing changes on the cluster.
      </p>
      <ImportForm action={action} slug={slug} />
    </Dialog>
  )
}

function ImportForm({ action, slug }: { action: FormAction; slug: string }) {
  const [chosen, choose] = useState<FileText>({ fileName: '', text: '' })
  return (
    <ActionForm action={action} hidden={{ slug, fileName: chosen.fileName }} className="flex flex-col gap-3">
      <FileOrText
        chosen={chosen}
        choose={choose}
        accept=".json,.txt,application/json,text/plain"
        whenTooLarge="import it in parts."
        placeholder='{"version":1,"partitions":[{"topic":"orders","partition":0,"replicas":[1,2,3]}]}'
      />
      <DialogActions>
        <DialogCancel />
        <SubmitButton kind="go" pending="Judging…">
          Import
        </SubmitButton>
      </DialogActions>
    </ActionForm>
  )
}
