'use client'

import { type ComponentProps, type ReactNode, useId } from 'react'
import { classNames } from './class-names.ts'

const INPUT =
  'h-8 w-full min-w-0 rounded-control border bg-surface px-2.5 text-[13px] text-ink placeholder:text-faint aria-invalid:border-bad'

/** The classes of a text input that stands without a label of its own, such as a filter. */
export function inputClass(className?: string): string {
  return classNames(INPUT, 'border-line-strong', className)
}

/** A labelled text input with its hint and, where the value was refused, why. */
export function TextField({
  label,
  hint,
  error,
  suffix,
  className,
  ...rest
}: Omit<ComponentProps<'input'>, 'id'> & {
  label: ReactNode
  hint?: ReactNode
  error?: string | null
  /** A unit after the input: "MB/s". */
  suffix?: ReactNode
}) {
  const id = useId()
  const described = [hint === undefined ? null : `${id}-hint`, error ? `${id}-error` : null].filter(
    (x) => x !== null,
  )
  return (
    <div className={className}>
      <label htmlFor={id} className="mb-1 block text-[13px] font-medium">
        {label}
      </label>
      <div className="flex items-center gap-2">
        <input
          id={id}
          className={inputClass()}
          aria-invalid={error ? true : undefined}
          aria-describedby={described.length === 0 ? undefined : described.join(' ')}
          {...rest}
        />
        {suffix === undefined ? null : <span className="text-small text-muted">{suffix}</span>}
      </div>
      {hint === undefined ? null : (
        <p id={`${id}-hint`} className="mt-1 text-small text-muted">
          {hint}
        </p>
      )}
      {error ? (
        <p id={`${id}-error`} className="mt-1 text-small text-bad">
          {error}
        </p>
      ) : null}
    </div>
  )
}

/** A labelled choice of one among few; `hiddenLabel` where its place tells what it is. */
export function SelectField({
  label,
  hiddenLabel = false,
  className,
  children,
  ...rest
}: Omit<ComponentProps<'select'>, 'id'> & { label: ReactNode; hiddenLabel?: boolean }) {
  const id = useId()
  return (
    <div className={className}>
      <label htmlFor={id} className={hiddenLabel ? 'sr-only' : 'mb-1 block text-[13px] font-medium'}>
        {label}
      </label>
      <select id={id} className={inputClass('px-1.5')} {...rest}>
        {children}
      </select>
    </div>
  )
}

/** A labelled checkbox with its hint. */
export function CheckField({
  label,
  hint,
  ...rest
}: Omit<ComponentProps<'input'>, 'id' | 'type'> & { label: ReactNode; hint?: ReactNode }) {
  const id = useId()
  return (
    <div className="flex gap-2">
      <input
        id={id}
        type="checkbox"
        className="mt-[3px] size-4 shrink-0 accent-accent"
        aria-describedby={hint === undefined ? undefined : `${id}-hint`}
        {...rest}
      />
      <div>
        <label htmlFor={id} className="text-[13px] font-medium">
          {label}
        </label>
        {hint === undefined ? null : (
          <p id={`${id}-hint`} className="text-small text-muted">
            {hint}
          </p>
        )}
      </div>
    </div>
  )
}
