import { type Cell, cellOf, cellWords } from '#components/replica-map/cell.ts'
import type { Partition } from '#lib/domain/cluster.ts'
import type { Departure } from '#lib/domain/placement/fit.ts'

/** The replicas of a partition in their order, each with its state as on the map. */
export function ReplicaStates({
  partition,
  departure,
}: {
  partition: Partition
  departure: Departure | null
}) {
  return (
    <ul className="flex flex-wrap gap-1 font-mono text-small leading-none">
      {partition.replicas.map((id) => {
        const cell = cellOf(partition, id, departure)
        return (
          <li
            key={id}
            title={`broker ${id}: ${cellWords(cell)}`}
            className={`rounded-[3px] border px-1.5 py-[3px] tabular-nums ${lookOf(cell)}`}
          >
            <span aria-hidden="true">{signOf(cell)}</span>
            {id}
            <span className="sr-only"> {cellWords(cell)}</span>
          </li>
        )
      })}
    </ul>
  )
}

function lookOf(cell: Cell): string {
  const ring = cell.offRule ? 'outline-[1.5px] outline-solid outline-warn' : ''
  if (cell.change === 'adding') return `border-moving bg-moving-bg text-moving ${ring}`
  const border = cell.change === 'removing' ? 'border-dashed border-faint' : 'border-transparent'
  if (cell.state === 'leader') return `${border} bg-leader text-accent-ink ${ring}`
  if (cell.state === 'offline') return `border-bad bg-bad-bg text-bad ${ring}`
  if (cell.change === 'removing') return `${border} text-muted ${ring}`
  if (cell.state === 'behind') return `border-warn bg-warn-bg text-warn ${ring}`
  return `${border} bg-replica text-ink ${ring}`
}

function signOf(cell: Cell): string {
  if (cell.state === 'leader') return 'L '
  if (cell.state === 'offline') return '× '
  if (cell.change === 'adding') return '+ '
  if (cell.change === 'removing') return '− '
  return cell.state === 'behind' ? '▲ ' : ''
}
