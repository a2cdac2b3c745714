'use client'

import { useId, useState } from 'react'
import type { FormAction } from '#components/ui/action.ts'
import { ActionForm } from '#components/ui/action-form.tsx'
import { Button } from '#components/ui/button.tsx'
import { Dialog, DialogActions, DialogCancel } from '#components/ui/dialog.tsx'
import { inputClass } from '#components/ui/field.tsx'
import { SubmitButton } from '#components/ui/submit-button.tsx'

/** The button and the question that take a policy file in place of the policy there is. */
export function ImportPolicy({
  action,
  slug,
  version,
}: {
  action: FormAction
  slug: string
  version: number
}) {
  return (
    <Dialog trigger={<Button>Import…</Button>} title="Import a policy">
      <p className="mb-3 text-[13px] text-muted">
        Its targets, limits and waivers take the place of those there are. Nothing changes on the cluster.
      </p>
      <ImportForm action={action} slug={slug} version={version} />
    </Dialog>
  )
}

function ImportForm({ action, slug, version }: { action: FormAction; slug: string; version: number }) {
  const [text, setText] = useState('')
  const [unreadable, setUnreadable] = useState<string | null>(null)
  const [fileId, textId] = [useId(), useId()]
  const read = async (file: File) => {
    try {
      setText(await file.text())
      setUnreadable(null)
    } catch (error) {
      setUnreadable(
        `${file.name} could not be read: ${error instanceof Error ? error.message : String(error)}`,
      )
    }
  }
  return (
    <ActionForm action={action} hidden={{ slug, version: String(version) }} className="flex flex-col gap-3">
      <div>
        <label htmlFor={fileId} className="mb-1 block text-[13px] font-medium">
          File
        </label>
        <input
          id={fileId}
          type="file"
          accept=".json,application/json"
          className="w-full min-w-0 text-[13px] file:mr-3 file:min-h-8 file:rounded-control file:border file:border-line-strong file:bg-surface file:px-3 file:text-ink"
          onChange={(event) => {
            const [file] = event.currentTarget.files ?? []
            if (file) void read(file)
          }}
        />
        {unreadable === null ? null : (
          <p role="alert" className="mt-1 text-small text-bad">
            {unreadable}
          </p>
        )}
      </div>
      <div>
        <label htmlFor={textId} className="mb-1 block text-[13px] font-medium">
          Its text, or paste it here
        </label>
        <textarea
          id={textId}
          name="text"
          rows={9}
          wrap="off"
          spellCheck={false}
          autoComplete="off"
          value={text}
          onChange={(event) => setText(event.target.value)}
          className={inputClass('h-auto! resize-y py-1.5 font-mono text-fine')}
        />
      </div>
      <DialogActions>
        <DialogCancel />
        <SubmitButton kind="go" pending="Importing…">
          Import
        </SubmitButton>
      </DialogActions>
    </ActionForm>
  )
}
