import type { Config, ConfigEntry } from '#lib/domain/cluster.ts'

export type ConfigRow = ConfigEntry & { readonly key: string }

/** What somebody has set comes first, then Kafka's defaults; both by key. */
export function configRows(config: Config): ConfigRow[] {
  return Object.entries(config)
    .map(([key, entry]) => ({ key, ...entry }))
    .sort(
      (a, b) => Number(a.source === 'default') - Number(b.source === 'default') || (a.key < b.key ? -1 : 1),
    )
}

/** Rows whose key or value contains `query`, in any case. */
export function matching(rows: readonly ConfigRow[], query: string): readonly ConfigRow[] {
  const wanted = query.trim().toLowerCase()
  if (wanted === '') return rows
  return rows.filter(
    ({ key, value }) => key.toLowerCase().includes(wanted) || value.toLowerCase().includes(wanted),
  )
}
