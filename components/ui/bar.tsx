import { classNames } from './class-names.ts'

const TONES = {
  moving: 'bg-moving',
  ok: 'bg-ok',
  warn: 'bg-warn',
  leader: 'bg-leader',
  replica: 'bg-replica',
} as const

/** A measured share from 0 to 1. Null, for a share that is not known yet, is an empty bar that says so. */
export function Bar({
  share,
  label,
  tone = 'moving',
  className,
}: {
  share: number | null
  /** What it measures, for a screen reader: "orders-4 copied". */
  label: string
  tone?: keyof typeof TONES
  className?: string
}) {
  const percent = share === null ? null : Math.round(Math.min(1, Math.max(0, share)) * 1000) / 10
  return (
    <div
      role="progressbar"
      aria-label={label}
      aria-valuemin={0}
      aria-valuemax={100}
      {...(percent === null ? { 'aria-valuetext': 'not known yet' } : { 'aria-valuenow': percent })}
      className={classNames('h-1.5 overflow-hidden rounded-full bg-track', className)}
    >
      <div
        className={classNames('h-full rounded-full transition-[width] duration-500', TONES[tone])}
        style={{ width: `${percent ?? 0}%` }}
      />
    </div>
  )
}
