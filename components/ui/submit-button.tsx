'use client'

import type { ComponentProps } from 'react'
import { useFormStatus } from 'react-dom'
import { Button } from './button.tsx'

/** The button that sends its form; while that is under way it is disabled and says so. */
export function SubmitButton({
  pending,
  disabled = false,
  children,
  ...rest
}: ComponentProps<typeof Button> & { /** "Planning…" */ pending: string }) {
  const status = useFormStatus()
  return (
    <Button type="submit" disabled={disabled || status.pending} {...rest}>
      {status.pending ? pending : children}
    </Button>
  )
}
