import { classNames } from '#components/ui/class-names.ts'
import { count } from '#components/ui/format.ts'
import { Link } from '#components/ui/link.tsx'
import { type Finding, SEVERITIES, type Severity } from '#lib/domain/audit/finding.ts'

const WORDS: Record<Severity, string> = { critical: 'Critical', high: 'High', medium: 'Medium', low: 'Low' }

/** Links that narrow the findings to one severity, each with how many there are. */
export function SeverityFilter({
  findings,
  chosen,
  hrefOf,
}: {
  findings: readonly Finding[]
  chosen: Severity | null
  hrefOf: (severity: Severity | null) => string
}) {
  const choices = SEVERITIES.map((severity) => ({
    severity,
    label: WORDS[severity],
    total: findings.filter((finding) => finding.severity === severity).length,
  })).filter(({ total, severity }) => total > 0 || severity === chosen)
  return (
    <nav aria-label="Severity" className="mb-3 flex flex-wrap gap-1.5">
      <Choice href={hrefOf(null)} current={chosen === null} label="All" total={findings.length} />
      {choices.map(({ severity, label, total }) => (
        <Choice
          key={severity}
          href={hrefOf(severity)}
          current={chosen === severity}
          label={label}
          total={total}
        />
      ))}
    </nav>
  )
}

function Choice({
  href,
  current,
  label,
  total,
}: {
  href: string
  current: boolean
  label: string
  total: number
}) {
  return (
    <Link
      href={href}
      aria-current={current ? 'true' : undefined}
      className={classNames(
        'rounded-full border px-3 py-0.5 text-[13px] transition-colors',
        current ? 'border-ink bg-ink text-bg' : 'border-line-strong text-muted hover:text-ink',
      )}
    >
      {label} <span className="tabular-nums">{count(total)}</span>
    </Link>
  )
}
