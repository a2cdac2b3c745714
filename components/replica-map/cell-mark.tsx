import { classNames } from '#components/ui/class-names.ts'
import type { Cell } from './cell.ts'

const STATES = {
  none: '',
  leader: 'bg-leader text-accent-ink',
  'in-sync': 'bg-replica',
  behind: 'bg-[repeating-linear-gradient(45deg,var(--warn-bg)_0_3px,var(--warn)_3px_5px)]',
  offline: 'bg-bad-bg border-bad text-bad',
} as const

/** The look of a cell: colour and shape both tell its state apart. */
export function cellClass(cell: Cell): string {
  const leads = cell.state === 'leader'
  return classNames(
    'h-[17px] rounded-[3px] border-[1.5px] flex items-center justify-center font-mono text-[10px] leading-none',
    (cell.change === null || cell.change === 'added' || leads || cell.state === 'offline') &&
      STATES[cell.state],
    cell.change === null && cell.state !== 'offline' && 'border-transparent bg-clip-border bg-origin-border',
    cell.change === 'adding' && classNames('border-moving', !leads && 'bg-moving-bg text-moving'),
    cell.change === 'removing' && classNames('border-dashed', leads ? 'border-surface' : 'border-faint'),
    cell.change === 'planned' && 'border-dotted border-moving',
    cell.change === 'added' && classNames('border-ok', !leads && 'text-ink'),
    cell.change === 'given-up' && 'border-dotted border-faint text-muted',
    cell.offRule && 'outline-[1.5px] outline-warn',
    cell.offRule && (cell.state === 'none' ? '-outline-offset-[1.5px] outline-dotted' : 'outline-solid'),
  )
}

/** The letter or sign inside a cell. */
export function cellSign(cell: Cell): string {
  if (cell.state === 'leader') return cell.change === 'adding' ? '+L' : 'L'
  if (cell.state === 'offline') return '×'
  if (cell.change === 'added') return '✓'
  if (cell.change === 'given-up') return '–'
  return cell.change === 'adding' ? '+' : ''
}
