'use client'

import { type ComponentProps, useContext } from 'react'
import { FormPending } from './action-form.tsx'
import { Button } from './button.tsx'

/** The button that sends its form; while that is under way it is disabled and says so. */
export function SubmitButton({
  pending,
  disabled = false,
  children,
  ...rest
}: ComponentProps<typeof Button> & { /** "Planning…" */ pending: string }) {
  const sending = useContext(FormPending)
  return (
    <Button type="submit" disabled={disabled || sending} {...rest}>
      {sending ? pending : children}
    </Button>
  )
}
