import { count } from '#components/ui/format.ts'
import { Stat } from '#components/ui/stat.tsx'
import type { Tally } from '#lib/domain/tally.ts'
import { counted } from '#lib/domain/words.ts'

/** What is the case at this moment, each count with the list of what it counts. */
export function NowStats({ slug, tally }: { slug: string; tally: Tally }) {
  const topics = `/clusters/${slug}/topics`
  return (
    <div className="grid grid-cols-2 gap-3 lg:grid-cols-4">
      <Stat
        value={count(tally.partitions)}
        label={`${tally.partitions === 1 ? 'partition' : 'partitions'} in ${counted(tally.topics, 'topic')}`}
        href={topics}
      />
      <Stat
        value={count(tally.underReplicated)}
        label="under-replicated"
        href={`${topics}?show=under-replicated`}
        tone={tally.underReplicated > 0 ? 'warn' : 'plain'}
      />
      <Stat
        value={count(tally.offline)}
        label="offline"
        href={`${topics}?show=offline`}
        tone={tally.offline > 0 ? 'bad' : 'plain'}
      />
      <Stat
        value={count(tally.awayFromPreferred)}
        label="leaders away from their preferred broker"
        href={`${topics}?show=away-from-preferred`}
      />
    </div>
  )
}
