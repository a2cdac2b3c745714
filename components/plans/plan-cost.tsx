import { bytes, duration } from '#components/ui/format.ts'
import { counted } from '#lib/domain/words.ts'

/** What a plan takes, in a line: "112 replicas to copy · 4.10 MB · about 2 s · nothing is deleted or restarted". */
export function PlanCost({
  copies,
  bytes: size,
  seconds,
}: {
  copies: number
  /** Null where a size is unknown. */
  bytes: number | null
  seconds: number | null
}) {
  return (
    <span className="text-small text-muted">
      {counted(copies, 'replica')} to copy · {size === null ? 'bytes unknown' : bytes(size)}
      {seconds === null ? '' : ` · about ${duration(Math.max(1, seconds))}`} · nothing is deleted or restarted
    </span>
  )
}
