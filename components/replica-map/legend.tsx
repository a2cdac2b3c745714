import type { Cell } from './cell.ts'
import { cellClass, cellSign } from './cell-mark.tsx'

const follower = { state: 'in-sync', change: null, offRule: false } as const

const ENTRIES: readonly (readonly [words: string, cell: Cell])[] = [
  ['leader', { ...follower, state: 'leader' }],
  ['in sync', follower],
  ['behind', { ...follower, state: 'behind' }],
  ['offline', { ...follower, state: 'offline' }],
  ['being added', { ...follower, state: 'behind', change: 'adding' }],
  ['being removed', { ...follower, change: 'removing' }],
  ['off the rule', { ...follower, offRule: true }],
  ['the rule’s place', { state: 'none', change: null, offRule: true }],
]

/** What each kind of cell means. */
export function Legend() {
  return (
    <ul
      className="flex flex-wrap gap-x-4 gap-y-2 border-t border-line px-3.5 py-2 text-small text-muted"
      aria-label="Legend"
    >
      {ENTRIES.map(([words, cell]) => (
        <li key={words} className="flex items-center gap-1.5">
          <span aria-hidden="true" className={`w-[17px] ${cellClass(cell)}`}>
            {cellSign(cell)}
          </span>
          {words}
        </li>
      ))}
    </ul>
  )
}
