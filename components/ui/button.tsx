import type { ComponentProps } from 'react'
import { classNames } from './class-names.ts'
import { Link } from './link.tsx'

export type ButtonKind = 'plain' | 'go' | 'stop' | 'quiet'

const SHAPE =
  'inline-flex min-h-8 items-center justify-center gap-1.5 rounded-control border px-3 text-[13px] font-medium whitespace-nowrap select-none transition-colors disabled:cursor-not-allowed disabled:opacity-55 data-disabled:cursor-not-allowed data-disabled:opacity-55'

const KINDS: Record<ButtonKind, string> = {
  plain: 'border-line-strong bg-surface text-ink hover:bg-sunken',
  go: 'border-accent bg-accent text-accent-ink hover:bg-accent-strong hover:border-accent-strong',
  stop: 'border-bad bg-surface text-bad hover:bg-bad-bg',
  quiet: 'border-transparent bg-transparent text-muted hover:bg-sunken hover:text-ink',
}

/** The classes of a button, for a primitive that renders its own element. */
export function buttonClass(kind: ButtonKind = 'plain', className?: string): string {
  return classNames(SHAPE, KINDS[kind], className)
}

export function Button({
  kind,
  className,
  type = 'button',
  ...rest
}: ComponentProps<'button'> & { kind?: ButtonKind }) {
  return <button type={type} className={buttonClass(kind, className)} {...rest} />
}

export function ButtonLink({
  kind,
  className,
  ...rest
}: ComponentProps<typeof Link> & { kind?: ButtonKind }) {
  return <Link className={buttonClass(kind, className)} {...rest} />
}
