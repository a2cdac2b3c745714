import { FilterLinks } from '#components/ui/filter-links.tsx'
import { SearchBox } from '#components/ui/search-box.tsx'
import { TOPIC_FILTERS, type TopicFilter, type TopicList } from './topic-list.ts'
import { type TopicsParams, topicsUrl } from './topics-query.ts'

const LABELS: Record<TopicFilter, string> = {
  all: 'All',
  internal: 'Internal',
  'under-replicated': 'Under-replicated',
  offline: 'Offline',
  'at-risk': 'At risk',
  'off-rule': 'Off the rule',
  moving: 'Moving',
  'away-from-preferred': 'Away from preferred leader',
}

/** Search, what to show, and the number of replicas: all in the URL. */
export function TopicsToolbar({
  base,
  params,
  list,
}: {
  base: string
  params: TopicsParams
  list: TopicList
}) {
  const { counts, factors } = list
  return (
    <div className="mb-2 flex flex-wrap items-center gap-x-4 gap-y-2">
      <SearchBox param="q" label="Search topics" placeholder="Part of a name" className="max-sm:w-full" />
      <FilterLinks
        label="Show"
        links={TOPIC_FILTERS.map((show) => ({
          label: LABELS[show],
          href: topicsUrl(base, { ...params, show, page: null }),
          count: counts[show],
          current: params.show === show,
        }))}
      />
      {factors.length > 1 || params.rf !== null ? (
        <FilterLinks
          label="Replicas"
          links={factors.map(({ factor, topics }) => ({
            label: `RF ${factor}`,
            href: topicsUrl(base, { ...params, rf: params.rf === factor ? null : factor, page: null }),
            count: topics,
            current: params.rf === factor,
          }))}
        />
      ) : null}
    </div>
  )
}
