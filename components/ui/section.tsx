import type { ReactNode } from 'react'

/** A titled part of a page; `note` stands at the right of the title, or under it where there is no room. */
export function Section({
  title,
  note,
  id,
  children,
}: {
  title: ReactNode
  note?: ReactNode
  id?: string
  children: ReactNode
}) {
  return (
    <section id={id} className="mt-7 scroll-mt-4">
      <div className="mb-2 flex flex-wrap items-baseline justify-between gap-x-4">
        <h2 className="text-[13px] font-semibold">{title}</h2>
        {note === undefined ? null : <div className="text-fine text-muted">{note}</div>}
      </div>
      {children}
    </section>
  )
}
