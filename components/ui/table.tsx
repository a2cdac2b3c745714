import type { ComponentProps, ReactNode } from 'react'
import { Card } from './card.tsx'
import { classNames } from './class-names.ts'

/**
 * A table on its own surface. It scrolls inside itself where it is wider than the page, and a keyboard can scroll it.
 * `label` names it for a screen reader; `footer` is for notes and paging.
 */
export function Table({
  label,
  head,
  children,
  footer,
  className,
}: {
  label: string
  head: ReactNode
  children: ReactNode
  footer?: ReactNode
  className?: string
}) {
  return (
    <Card className="overflow-hidden">
      {/* biome-ignore lint/a11y/useSemanticElements: a section would add a landmark for every table */}
      <div
        role="group"
        aria-label={label}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard
        tabIndex={0}
        className="relative overflow-x-auto focus-visible:-outline-offset-2"
      >
        <table className={classNames('w-full border-collapse text-left', className)}>
          <thead>
            <tr className="border-b border-line">{head}</tr>
          </thead>
          <tbody className="[&>tr]:border-b [&>tr]:border-line [&>tr:last-child]:border-b-0">
            {children}
          </tbody>
        </table>
      </div>
      {footer === undefined ? null : (
        <div className="border-t border-line px-3.5 py-2 text-small text-muted">{footer}</div>
      )}
    </Card>
  )
}

type CellProps = { /** A number: right-aligned, tabular. */ numeric?: boolean }

/** A column's header. */
export function Th({ numeric, className, scope = 'col', ...rest }: ComponentProps<'th'> & CellProps) {
  return (
    <th
      scope={scope}
      className={classNames(
        'px-3.5 py-2 align-baseline text-fine font-medium whitespace-nowrap text-muted',
        numeric && 'text-right',
        className,
      )}
      {...rest}
    />
  )
}

/** What a row is called, in its first cell: a name of any length that somebody else has chosen. */
export function RowName({ className, ...rest }: ComponentProps<'th'>) {
  return (
    <Th
      scope="row"
      className={classNames('font-mono text-small whitespace-normal text-ink wrap-anywhere', className)}
      {...rest}
    />
  )
}

export function Td({ numeric, className, ...rest }: ComponentProps<'td'> & CellProps) {
  return (
    <td
      className={classNames(
        'px-3.5 py-2 align-baseline',
        numeric && 'text-right font-mono text-small whitespace-nowrap tabular-nums',
        className,
      )}
      {...rest}
    />
  )
}
