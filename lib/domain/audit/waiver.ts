import type { Finding } from './finding.ts'

/** A finding that somebody has decided to live with until a day. */
export type Waiver = {
  /** The id of the finding. */
  readonly finding: string
  readonly reason: string
  readonly owner: string
  /** The last day on which it holds, in UTC: "2027-01-31". */
  readonly until: string
  /** What the finding rested on when it was waived: it comes back when that has changed. Left out: only the day counts. */
  readonly fingerprint?: string
  /** The day on which its finding was seen to be gone, in UTC: that ended it. Nobody sees it for the waivers of a file. */
  readonly mendedOn?: string
}

/** Why a waiver does not hold, or that it does. */
export type WaiverState =
  | 'holds'
  /** Its day has passed. */
  | 'ended'
  /** Its finding was gone since. What comes back is another occasion. */
  | 'mended'
  /** What it is about is not as it was. */
  | 'changed'
  /** There is nothing left to waive. */
  | 'idle'

export type JudgedWaiver = { readonly waiver: Waiver; readonly state: WaiverState }

export type Judged = {
  /** What is open, worst first. */
  readonly findings: readonly Finding[]
  /** What is waived, each with the waiver that holds for it. */
  readonly waived: readonly { readonly finding: Finding; readonly waiver: Waiver }[]
  readonly waivers: readonly JudgedWaiver[]
}

/** Sets the findings that are waived apart. `today` is a day in UTC, such as "2026-11-21". */
export function judgeWaivers(
  findings: readonly Finding[],
  waivers: readonly Waiver[],
  today: string,
): Judged {
  const byId = new Map(findings.map((finding) => [finding.id, finding]))
  const judged = waivers.map((waiver) => ({
    waiver,
    state: stateOf(waiver, byId.get(waiver.finding), today),
  }))
  const holding = new Map(
    judged.flatMap(({ waiver, state }) => (state === 'holds' ? [[waiver.finding, waiver] as const] : [])),
  )
  return {
    findings: findings.filter(({ id }) => !holding.has(id)),
    waived: findings.flatMap((finding) => {
      const waiver = holding.get(finding.id)
      return waiver ? [{ finding, waiver }] : []
    }),
    waivers: judged,
  }
}

function stateOf(waiver: Waiver, finding: Finding | undefined, today: string): WaiverState {
  if (waiver.mendedOn !== undefined) return 'mended'
  if (finding === undefined) return 'idle'
  if (waiver.until < today) return 'ended'
  const same = waiver.fingerprint === undefined || waiver.fingerprint === finding.fingerprint
  return same ? 'holds' : 'changed'
}

/** The day in UTC of an instant in epoch milliseconds. */
export function dayOf(at: number): string {
  return new Date(at).toISOString().slice(0, 10)
}
