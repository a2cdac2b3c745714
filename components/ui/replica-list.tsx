import type { BrokerId } from '#lib/domain/cluster.ts'

/** Brokers in order, the preferred leader first; those that `before` did not have carry a + and the colour of work. */
export function ReplicaList({ ids, before }: { ids: readonly BrokerId[]; before?: readonly BrokerId[] }) {
  return (
    <span className="whitespace-nowrap">
      {ids.map((id, position) => (
        <span key={id}>
          {position === 0 ? '' : ', '}
          {before === undefined || before.includes(id) ? (
            id
          ) : (
            <span className="font-semibold text-moving">+{id}</span>
          )}
        </span>
      ))}
    </span>
  )
}
