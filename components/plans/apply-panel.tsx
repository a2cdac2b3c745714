'use client'

import { debounce, defaultRateLimit, parseAsFloat, useQueryState } from 'nuqs'
import type { ReactNode } from 'react'
import { LimitCheck } from '#components/jobs/limit-check.tsx'
import type { FormAction } from '#components/ui/action.ts'
import { ActionForm } from '#components/ui/action-form.tsx'
import { Button } from '#components/ui/button.tsx'
import { Dialog, DialogActions, DialogCancel } from '#components/ui/dialog.tsx'
import { TextField } from '#components/ui/field.tsx'
import { duration, rate } from '#components/ui/format.ts'
import { TYPING_MS } from '#components/ui/search-box.tsx'
import { SubmitButton } from '#components/ui/submit-button.tsx'
import { type Traffic, unmetAt } from '#lib/domain/job/demand.ts'
import { type PlanScope, requestsOf } from './plan-words.ts'

const MEGABYTE = 1_000_000
const LEAST = 0.01
const MOST = 100_000

/** The throttle, the time that it makes of the copies, and the question before anything is sent. */
export function ApplyPanel({
  action,
  slug,
  planId,
  clusterName,
  scope,
  busiestBytes,
  traffic,
  defaultThrottle,
  risks,
  obstacles,
}: {
  action: FormAction
  slug: string
  planId: string
  clusterName: ReactNode
  scope: PlanScope
  /** Bytes through the busiest broker; null while a size is unknown. */
  busiestBytes: number | null
  traffic: Traffic
  /** Bytes per second and broker. */
  defaultThrottle: number
  risks: readonly string[]
  /** Why it must not be applied; the panel then says so, and its button is off. */
  obstacles: readonly string[]
}) {
  const [megabytes, setMegabytes] = useQueryState(
    'throttle',
    parseAsFloat
      .withDefault(defaultThrottle / MEGABYTE)
      .withOptions({ clearOnDefault: true, limitUrlUpdates: debounce(TYPING_MS) }),
  )
  const valid = megabytes >= LEAST && megabytes <= MOST
  const throttle = rate(megabytes * MEGABYTE)
  const ends = unmetAt(traffic.demands, megabytes * MEGABYTE).length === 0
  const limitCheck = <LimitCheck traffic={traffic} bytesPerSecond={megabytes * MEGABYTE} />
  return (
    <div className="flex flex-col gap-3">
      <TextField
        label="Throttle per broker"
        type="number"
        inputMode="decimal"
        min={LEAST}
        max={MOST}
        step="any"
        className="max-w-44"
        suffix="MB/s"
        value={Number.isNaN(megabytes) ? '' : megabytes}
        onChange={(event) => setMegabytes(event.target.valueAsNumber)}
        // What is still to be written would overtake the way to the job, and bring this page back.
        onBlur={() => valid && setMegabytes(megabytes, { limitUrlUpdates: defaultRateLimit })}
        error={valid ? null : 'Give a number from 0.01 to 100,000.'}
      />
      <div aria-live="polite">
        <p className="text-small text-muted">
          {limitWords(valid, ends, timeWords(scope, busiestBytes, megabytes * MEGABYTE))}
        </p>
        {valid ? limitCheck : null}
      </div>
      {obstacles.length === 0 ? null : (
        <p className="text-small text-bad">It cannot be applied as it is, for the reason above.</p>
      )}
      <Dialog
        trigger={
          <Button kind="go" disabled={!valid || obstacles.length > 0} className="self-start">
            Apply…
          </Button>
        }
        title={<>Apply this to {clusterName}?</>}
      >
        <p className="text-[13px] text-muted">
          The cluster is read once more; if it changed, nothing is sent. Then:
        </p>
        <ol className="mt-2 list-decimal space-y-1 pl-5 text-[13px] wrap-anywhere">
          {requestsOf(scope, throttle).map((request) => (
            <li key={request}>{request}</li>
          ))}
        </ol>
        {limitCheck}
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
        <p className="mt-3 text-[13px] text-muted">
          No record and no replica is deleted. Readers and writers go on meanwhile.
        </p>
        <ActionForm
          action={action}
          hidden={{ slug, planId, megabytesPerSecond: `${megabytes}` }}
          className="mt-3"
        >
          <DialogActions>
            <DialogCancel />
            <SubmitButton kind="go" pending="Applying…">
              Apply the plan
            </SubmitButton>
          </DialogActions>
        </ActionForm>
      </Dialog>
    </div>
  )
}

/** Nothing where the copies would not end: that is said instead. */
function limitWords(valid: boolean, ends: boolean, time: string): string | null {
  if (!valid) return 'The time depends on it.'
  return ends ? time : null
}

function timeWords(
  { copies, logDirMoves }: PlanScope,
  busiestBytes: number | null,
  bytesPerSecond: number,
): string {
  if (copies + logDirMoves === 0) return 'Nothing is copied, so nothing is throttled.'
  if (busiestBytes === null) return 'The time is unknown: a size is.'
  return `About ${duration(Math.max(1, busiestBytes / bytesPerSecond))} at this limit, where the brokers and disks allow it.`
}
