import type { Cell } from './cell.ts'
import { cellClass, cellSign } from './cell-mark.tsx'

const follower = { state: 'in-sync', change: null, offRule: false } as const

type Entries = readonly (readonly [words: string, cell: Cell])[]

const OF_CLUSTER: Entries = [
  ['leader', { ...follower, state: 'leader' }],
  ['in sync', follower],
  ['behind', { ...follower, state: 'behind' }],
  ['offline', { ...follower, state: 'offline' }],
  ['being added', { ...follower, state: 'behind', change: 'adding' }],
  ['being removed', { ...follower, change: 'removing' }],
  ['off the rule', { ...follower, offRule: true }],
  ['the rule’s place', { state: 'none', change: null, offRule: true }],
]

/** What the map of a job tells apart. */
export const OF_JOB: Entries = [
  ['leader', { ...follower, state: 'leader' }],
  ['replica', follower],
  ['copied', { ...follower, change: 'added' }],
  ['being copied', { ...follower, change: 'adding' }],
  ['to be copied', { ...follower, change: 'planned' }],
  ['being removed', { ...follower, change: 'removing' }],
  ['not copied, or taken back', { ...follower, change: 'given-up' }],
]

/** What each kind of cell means. */
export function Legend({ entries = OF_CLUSTER }: { entries?: Entries }) {
  return (
    <ul
      className="flex flex-wrap gap-x-4 gap-y-2 border-t border-line px-3.5 py-2 text-small text-muted"
      aria-label="Legend"
    >
      {entries.map(([words, cell]) => (
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
