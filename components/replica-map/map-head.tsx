// biome-ignore-all lint/a11y/useSemanticElements: a table whose lines are placed one by one is a grid of divs
// biome-ignore-all lint/a11y/useFocusableInteractive: the grid has the focus and names its active cell
import type { RackGroup } from './columns.ts'
import type { MapLayout } from './layout.ts'
import { columnWords } from './spot.ts'

/** The brokers, under the racks that they are in; stays in view while the partitions scroll. */
export function MapHead({ groups, layout }: { groups: readonly RackGroup[]; layout: MapLayout }) {
  const racked = groups.some((group) => group.rack !== null)
  const columns = groups.flatMap((group) => group.columns)
  return (
    <div role="rowgroup" className="sticky top-0 z-2 bg-surface pt-2.5 pb-1 font-mono text-[11px] text-muted">
      {racked ? (
        <div aria-hidden="true" className="grid grid-cols-(--map) gap-x-0.5">
          {groups.map((group, position) => (
            <div
              key={group.rack}
              className="mb-1 truncate border-b border-line-strong pb-0.5 text-center"
              style={{
                gridColumn: `${layout.racks[position]?.line} / span ${layout.racks[position]?.columns}`,
                gridRow: 1,
              }}
              title={group.rack === null ? 'without a rack' : `rack ${group.rack}`}
            >
              {group.rack ?? 'no rack'}
            </div>
          ))}
        </div>
      ) : null}
      <div
        role="row"
        aria-rowindex={1}
        className="grid gap-x-0.5"
        style={{ gridTemplateColumns: layout.template }}
      >
        <div role="columnheader" className="sticky left-0 bg-surface">
          <span className="sr-only">Partition</span>
        </div>
        {columns.map((column, position) => (
          <div
            key={column.id}
            role="columnheader"
            aria-colindex={position + 2}
            aria-label={columnWords(column)}
            title={columnWords(column)}
            className={`text-center ${column.alive ? '' : 'text-bad line-through'}`}
            style={{ gridColumn: layout.lines[position], gridRow: 1 }}
          >
            {column.id}
          </div>
        ))}
      </div>
    </div>
  )
}
