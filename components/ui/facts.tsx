import type { ReactNode } from 'react'

/** Names on the left, values on the right: a short list of facts. */
export function Facts({ children }: { children: ReactNode }) {
  return <dl className="grid grid-cols-[auto_1fr] gap-x-4 gap-y-1">{children}</dl>
}

export function Fact({ name, children }: { name: ReactNode; children: ReactNode }) {
  return (
    <>
      <dt className="text-muted">{name}</dt>
      <dd className="text-right font-mono text-small leading-[1.6] tabular-nums">{children}</dd>
    </>
  )
}
