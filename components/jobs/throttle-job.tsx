'use client'

import { useState } from 'react'
import type { FormAction } from '#components/ui/action.ts'
import { ActionForm } from '#components/ui/action-form.tsx'
import { Button } from '#components/ui/button.tsx'
import { Dialog, DialogActions, DialogCancel } from '#components/ui/dialog.tsx'
import { TextField } from '#components/ui/field.tsx'
import { duration, rate } from '#components/ui/format.ts'
import { SubmitButton } from '#components/ui/submit-button.tsx'
import { type Traffic, unmetAt } from '#lib/domain/job/demand.ts'
import { counted } from '#lib/domain/words.ts'
import { LimitCheck } from './limit-check.tsx'

const MEGABYTE = 1_000_000
const LEAST = 0.01
const MOST = 100_000

/** Changes the rate of a job while it runs, and says what time that makes of the rest. */
export function ThrottleJob({
  action,
  subject,
  bytesPerSecond,
  brokers,
  busiestBytes,
  traffic,
}: {
  action: FormAction
  subject: { readonly slug: string; readonly jobId: string }
  /** The rate of now, for each broker. */
  bytesPerSecond: number
  brokers: number
  /** Bytes that the busiest broker has yet to send or receive; null where a size is unknown. */
  busiestBytes: number | null
  /** Of what is not copied yet. */
  traffic: Traffic
}) {
  const [typed, setTyped] = useState(String(bytesPerSecond / MEGABYTE))
  const megabytes = Number(typed)
  const valid = typed.trim() !== '' && megabytes >= LEAST && megabytes <= MOST
  const ends = unmetAt(traffic.demands, megabytes * MEGABYTE).length === 0
  const changed = Math.round(megabytes * MEGABYTE) !== bytesPerSecond
  return (
    <Dialog trigger={<Button>Throttle…</Button>} title="Change the throttle?">
      <ActionForm action={action} hidden={subject}>
        <TextField
          label="Throttle per broker"
          name="megabytesPerSecond"
          type="number"
          inputMode="decimal"
          min={LEAST}
          max={MOST}
          step="any"
          className="max-w-44"
          suffix="MB/s"
          value={typed}
          onChange={(event) => setTyped(event.target.value)}
          error={valid ? null : 'Give a number from 0.01 to 100,000.'}
        />
        <div aria-live="polite">
          <p className="mt-2 text-[13px] text-muted">
            {valid
              ? `${rateWords(brokers, bytesPerSecond, megabytes)} ${ends ? timeWords(busiestBytes, megabytes * MEGABYTE) : ''}`
              : 'The time depends on it.'}
          </p>
          {valid ? <LimitCheck traffic={traffic} bytesPerSecond={megabytes * MEGABYTE} /> : null}
        </div>
        <DialogActions>
          <DialogCancel>Leave it</DialogCancel>
          <SubmitButton kind="go" pending="Changing…" disabled={!(valid && changed)}>
            Change the throttle
          </SubmitButton>
        </DialogActions>
      </ActionForm>
    </Dialog>
  )
}

function rateWords(brokers: number, bytesPerSecond: number, megabytes: number): string {
  const wanted = Math.round(megabytes * MEGABYTE)
  const one = brokers === 1
  if (wanted === bytesPerSecond)
    return `${counted(brokers, 'broker')} may copy ${rate(wanted)}${one ? '' : ' each'} now.`
  return `${counted(brokers, 'broker')} ${one ? 'goes' : 'go'} from ${rate(bytesPerSecond)} to ${rate(wanted)} within a second or two.`
}

function timeWords(busiestBytes: number | null, bytesPerSecond: number): string {
  if (busiestBytes === null) return 'How long the rest takes is unknown: a size is.'
  return `The rest takes about ${duration(Math.max(1, busiestBytes / bytesPerSecond))}, where the brokers and disks allow it.`
}
