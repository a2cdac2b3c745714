import { classNames } from './class-names.ts'
import { count } from './format.ts'
import { Link } from './link.tsx'

export type FilterLink = {
  readonly label: string
  readonly href: string
  /** How many it shows. */
  readonly count: number
  readonly current: boolean
}

/** Choices of what a list shows, each with how many that is. */
export function FilterLinks({ label, links }: { label: string; links: readonly FilterLink[] }) {
  return (
    <nav aria-label={label}>
      <ul className="flex flex-wrap gap-1">
        {links.map((link) => (
          <li key={link.label}>
            <Link
              href={link.href}
              scroll={false}
              aria-current={link.current ? 'true' : undefined}
              className={classNames(
                'flex min-h-7 items-center gap-1.5 rounded-control border px-2 text-small transition-colors',
                link.current
                  ? 'border-line-strong bg-surface font-medium text-ink'
                  : 'border-transparent text-muted hover:text-ink',
              )}
            >
              {link.label}
              <span className="font-mono text-[11px] tabular-nums">{count(link.count)}</span>
            </Link>
          </li>
        ))}
      </ul>
    </nav>
  )
}
