'use client'

import { type ReactNode, useContext, useId, useState } from 'react'
import type { FormAction } from '#components/ui/action.ts'
import { ActionForm, FormProblem } from '#components/ui/action-form.tsx'
import { Button } from '#components/ui/button.tsx'
import { classNames } from '#components/ui/class-names.ts'
import { Dialog, DialogActions, DialogCancel } from '#components/ui/dialog.tsx'
import { TextField } from '#components/ui/field.tsx'
import { SubmitButton } from '#components/ui/submit-button.tsx'
import { REVERT_ANYWAY } from '#lib/domain/job/job.ts'
import { Consequences } from './order-dialog.tsx'

type Choice = 'finish' | 'revert'

/**
 * The question before a job is cancelled: what becomes of what is in flight. Where going back was refused as unsafe, or is held for
 * that reason, it can be forced by typing that. Without `finish` only going back is left: the job was cancelled already.
 */
export function CancelJob({
  action,
  subject,
  finish,
  revert,
  held,
}: {
  action: FormAction
  subject: { readonly slug: string; readonly jobId: string }
  /** What happens, in sentences. */
  finish: readonly string[] | null
  revert: readonly string[]
  /** Whether it was told to go back, and waits because that is unsafe. */
  held: boolean
}) {
  const [inFlight, setInFlight] = useState<Choice>(finish === null ? 'revert' : 'finish')
  return (
    <Dialog
      trigger={<Button kind="stop">{finish === null ? 'Bring back what is in flight…' : 'Cancel…'}</Button>}
      title={finish === null ? 'Bring back what is in flight?' : 'Cancel this job?'}
    >
      <ActionForm action={action} hidden={subject}>
        {finish === null ? (
          <>
            <input type="hidden" name="inFlight" value="revert" />
            <Consequences words={revert} />
          </>
        ) : (
          <fieldset className="space-y-2">
            <legend className="sr-only">What becomes of what is in flight</legend>
            <Option
              value="finish"
              label="Let what is in flight end"
              chosen={inFlight}
              choose={setInFlight}
              words={finish}
            />
            <Option
              value="revert"
              label="Bring what is in flight back"
              chosen={inFlight}
              choose={setInFlight}
              words={revert}
            />
          </fieldset>
        )}
        <Submit inFlight={inFlight} held={held} />
      </ActionForm>
    </Dialog>
  )
}

function Option({
  value,
  label,
  chosen,
  choose,
  words,
}: {
  value: Choice
  label: ReactNode
  chosen: Choice
  choose: (value: Choice) => void
  words: readonly string[]
}) {
  const id = useId()
  const on = chosen === value
  return (
    <div
      className={classNames(
        'rounded-control border px-3 py-2',
        on ? 'border-accent' : 'border-line text-muted',
      )}
    >
      <div className="flex gap-2">
        <input
          id={id}
          type="radio"
          name="inFlight"
          value={value}
          checked={on}
          onChange={() => choose(value)}
          aria-describedby={`${id}-words`}
          className="mt-[3px] size-4 shrink-0 accent-accent"
        />
        <label htmlFor={id} className="text-[13px] font-medium text-ink">
          {label}
        </label>
      </div>
      <div id={`${id}-words`} className="mt-1 pl-1">
        <Consequences words={words} />
      </div>
    </div>
  )
}

function Submit({ inFlight, held }: { inFlight: Choice; held: boolean }) {
  const [typed, setTyped] = useState('')
  const refused = useContext(FormProblem)?.code === 'cancel-unsafe'
  const unsafe = (held || refused) && inFlight === 'revert'
  // With nothing typed it asks the cluster again: the replicas may be back. What is held goes on by itself then.
  const mistyped = unsafe && (held || typed !== '') && typed.trim() !== REVERT_ANYWAY
  return (
    <>
      {unsafe ? (
        <TextField
          className="mt-3"
          name="override"
          label={
            <>
              Type <strong className="font-semibold">{REVERT_ANYWAY}</strong> to do it all the same
            </>
          }
          hint="Partitions whose replicas do not come back stay without a leader until one of them does."
          value={typed}
          onChange={(event) => setTyped(event.target.value)}
          autoComplete="off"
          spellCheck={false}
        />
      ) : null}
      <DialogActions>
        <DialogCancel>Leave it</DialogCancel>
        <SubmitButton kind="stop" pending="Cancelling…" disabled={mistyped}>
          {inFlight === 'finish' ? 'Cancel, let them end' : 'Cancel, bring them back'}
        </SubmitButton>
      </DialogActions>
    </>
  )
}
