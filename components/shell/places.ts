/** A page of a cluster that the navigation and the palette lead to. */
export type ClusterPlace = {
  readonly key: 'overview' | 'brokers' | 'topics' | 'map' | 'audit' | 'what-if' | 'plans' | 'jobs'
  readonly label: string
  readonly href: string
  /** Current on this very path only, not on those below it. */
  readonly exact: boolean
  /** Stands above it, where a new group begins. */
  readonly heading?: string
}

export function placesOf(slug: string): readonly ClusterPlace[] {
  const base = `/clusters/${slug}`
  return [
    { key: 'overview', label: 'Overview', href: base, exact: true },
    { key: 'brokers', label: 'Brokers', href: `${base}/brokers`, exact: false },
    { key: 'topics', label: 'Topics', href: `${base}/topics`, exact: false },
    { key: 'map', label: 'Replica map', href: `${base}/map`, exact: false },
    { key: 'audit', label: 'Audit', href: `${base}/audit`, exact: false, heading: 'Resilience' },
    { key: 'what-if', label: 'What if', href: `${base}/what-if`, exact: false },
    { key: 'plans', label: 'Plans', href: `${base}/plans`, exact: false },
    { key: 'jobs', label: 'Jobs', href: `${base}/jobs`, exact: false },
  ]
}
