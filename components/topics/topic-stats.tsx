import { bytes, count } from '#components/ui/format.ts'
import type { TopicRow } from './topic-row.ts'

/** The figures of a topic in one line. */
export function TopicStats({ row }: { row: TopicRow }) {
  const replicas =
    row.leastReplicas === row.mostReplicas
      ? `${row.mostReplicas}`
      : `${row.leastReplicas} to ${row.mostReplicas}`
  const figures: readonly (readonly [value: string, label: string])[] = [
    [count(row.partitions), row.partitions === 1 ? 'partition' : 'partitions'],
    [replicas, 'replicas of each'],
    [`${row.minInsync}`, 'min.insync.replicas'],
    [bytes(row.bytes), 'in the leaders’ logs'],
    [count(row.groups), row.groups === 1 ? 'group reads it' : 'groups read it'],
  ]
  return (
    <dl className="flex flex-wrap gap-x-8 gap-y-2 rounded-card border border-line bg-surface px-3.5 py-3">
      {figures.map(([value, label]) => (
        <div key={label} className="flex flex-col-reverse">
          <dt className="text-small text-muted">{label}</dt>
          <dd className="text-lg leading-tight font-semibold tracking-tight tabular-nums">{value}</dd>
        </div>
      ))}
    </dl>
  )
}
