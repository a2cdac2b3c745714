'use client'

import { usePathname } from 'next/navigation'
import { classNames } from '#components/ui/class-names.ts'
import { Link } from '#components/ui/link.tsx'
import { type ClusterPlace, placesOf } from './places.ts'

/** The pages of a cluster. The counts are what asks for attention; 0 shows nothing. */
export function Navigation({
  slug,
  urgentFindings,
  activeJobs,
}: {
  slug: string
  /** Open findings of critical and high severity. */
  urgentFindings: number
  activeJobs: number
}) {
  const pathname = usePathname()
  const counts = { audit: urgentFindings, jobs: activeJobs }
  return (
    <nav aria-label="Cluster" className="flex flex-col gap-0.5">
      {placesOf(slug).map((place) => (
        <NavigationLink key={place.href} place={place} pathname={pathname} counts={counts} />
      ))}
    </nav>
  )
}

function NavigationLink({
  place,
  pathname,
  counts,
}: {
  place: ClusterPlace
  pathname: string
  counts: { readonly audit: number; readonly jobs: number }
}) {
  const current = place.exact ? pathname === place.href : `${pathname}/`.startsWith(`${place.href}/`)
  return (
    <>
      {place.heading === undefined ? null : (
        <p className="mx-2.5 mt-3.5 mb-1 text-[11px] font-semibold tracking-[0.05em] text-faint uppercase">
          {place.heading}
        </p>
      )}
      <Link
        href={place.href}
        aria-current={current ? 'page' : undefined}
        className={classNames(
          'flex justify-between rounded-control px-2.5 py-1.5 transition-colors',
          current
            ? 'bg-surface text-ink shadow-[0_0_0_1px_var(--line)]'
            : 'text-muted hover:bg-sunken hover:text-ink',
        )}
      >
        {place.label}
        {place.key === 'audit' && counts.audit > 0 ? (
          <Count value={counts.audit} tone="text-bad" meaning="critical or high findings" />
        ) : null}
        {place.key === 'jobs' && counts.jobs > 0 ? (
          <Count value={counts.jobs} tone="text-moving" meaning="active" />
        ) : null}
      </Link>
    </>
  )
}

function Count({ value, tone, meaning }: { value: number; tone: string; meaning: string }) {
  return (
    <span className={classNames('text-fine leading-[21px] font-semibold', tone)}>
      {value}
      <span className="sr-only"> {meaning}</span>
    </span>
  )
}
