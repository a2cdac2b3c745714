import type { ReactNode } from 'react'
import { classNames } from './class-names.ts'
import { Link } from './link.tsx'

const TONES = { plain: '', warn: 'text-warn', bad: 'text-bad' } as const

/** A count and what it counts; it links to the list of what it counts. */
export function Stat({
  value,
  label,
  href,
  tone = 'plain',
}: {
  value: ReactNode
  label: ReactNode
  href: string
  tone?: keyof typeof TONES
}) {
  return (
    <Link
      href={href}
      className="block rounded-card border border-line bg-surface px-3.5 py-3 transition-colors hover:border-line-strong"
    >
      <span className={classNames('block text-xl leading-tight font-semibold tracking-tight', TONES[tone])}>
        {value}
      </span>
      <span className="text-small text-muted">{label}</span>
    </Link>
  )
}
