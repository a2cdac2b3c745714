'use client'

import { useRouter } from 'next/navigation'
import { useTransition } from 'react'
import { Button } from '#components/ui/button.tsx'

export function TryAgain() {
  const router = useRouter()
  const [pending, start] = useTransition()
  return (
    <Button disabled={pending} onClick={() => start(() => router.refresh())}>
      {pending ? 'Trying…' : 'Try again'}
    </Button>
  )
}
