'use client'

import type { ComponentProps } from 'react'
import { classNames } from './class-names.ts'

/** A choice that is on or off, one of many beside each other; a mark tells it as well as the colour. */
export function Chip({
  on,
  wrong = false,
  className,
  children,
  ...rest
}: ComponentProps<'button'> & { on: boolean /** What it names does not exist. */; wrong?: boolean }) {
  return (
    <button
      type="button"
      aria-pressed={on}
      className={classNames(
        'inline-flex min-h-7 items-center gap-1.5 rounded-full border px-2.5 text-small transition-colors',
        wrong
          ? 'border-bad bg-bad-bg text-bad'
          : on
            ? 'border-accent bg-accent text-accent-ink'
            : 'border-line-strong bg-surface text-ink hover:bg-sunken',
        className,
      )}
      {...rest}
    >
      {on ? <span aria-hidden="true">✓</span> : null}
      {children}
    </button>
  )
}
