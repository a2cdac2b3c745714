import { type Traffic, unmetAt } from '#lib/domain/job/demand.ts'
import { enoughWords, NEVER_ENDS, unknownWords, unmetWords } from '#lib/domain/job/demand-words.ts'

/** Whether a throttle leaves room for the copies beside what producers write meanwhile; nothing, where it does. */
export function LimitCheck({ traffic, bytesPerSecond }: { traffic: Traffic; bytesPerSecond: number }) {
  const unmet = unmetAt(traffic.demands, bytesPerSecond)
  const unmetText = unmetWords(unmet, bytesPerSecond)
  const unknown = unknownWords(traffic)
  return (
    <>
      {unmetText === null ? null : (
        <p className="mt-2 text-small wrap-anywhere">
          <strong className="font-semibold text-warn">{NEVER_ENDS}</strong> {unmetText} {enoughWords(unmet)}
        </p>
      )}
      {unknown === null ? null : <p className="mt-2 text-small text-muted">{unknown}</p>}
    </>
  )
}
