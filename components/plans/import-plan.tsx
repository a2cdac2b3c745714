'use client'

import { useId, useState } from 'react'
import type { FormAction } from '#components/ui/action.ts'
import { ActionForm } from '#components/ui/action-form.tsx'
import { Button } from '#components/ui/button.tsx'
import { Dialog, DialogActions, DialogCancel } from '#components/ui/dialog.tsx'
import { inputClass } from '#components/ui/field.tsx'
import { SubmitButton } from '#components/ui/submit-button.tsx'

/** Bytes that a request to the console may hold, and some for the form around. */
const LARGEST = 8_000_000

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
  const [chosen, choose] = useState({ fileName: '', text: '' })
  const [unreadable, setUnreadable] = useState<string | null>(null)
  const [fileId, textId] = [useId(), useId()]
  const read = async (file: File) => {
    if (file.size > LARGEST) return setUnreadable(`${file.name} is larger than 8 MB: import it in parts.`)
    try {
      choose({ fileName: file.name, text: await file.text() })
      setUnreadable(null)
    } catch (error) {
      setUnreadable(
        `${file.name} could not be read: ${error instanceof Error ? error.message : String(error)}`,
      )
    }
  }
  return (
    <ActionForm action={action} hidden={{ slug, fileName: chosen.fileName }} className="flex flex-col gap-3">
      <div>
        <label htmlFor={fileId} className="mb-1 block text-[13px] font-medium">
          File
        </label>
        <input
          id={fileId}
          type="file"
          accept=".json,.txt,application/json,text/plain"
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
          value={chosen.text}
          onChange={(event) => choose({ ...chosen, text: event.target.value })}
          placeholder='{"version":1,"partitions":[{"topic":"orders","partition":0,"replicas":[1,2,3]}]}'
          className={inputClass('h-auto! resize-y py-1.5 font-mono text-fine')}
        />
      </div>
      <DialogActions>
        <DialogCancel />
        <SubmitButton kind="go" pending="Judging…">
          Import
        </SubmitButton>
      </DialogActions>
    </ActionForm>
  )
}
