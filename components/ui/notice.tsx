import type { ReactNode } from 'react'
import type { Problem } from '#lib/domain/problem.ts'
import { Card } from './card.tsx'
import { classNames } from './class-names.ts'

const TONES = {
  plain: 'border-line bg-surface',
  warn: 'border-warn/40 bg-warn-bg',
  bad: 'border-bad/40 bg-bad-bg',
  ok: 'border-ok/40 bg-ok-bg',
  moving: 'border-moving/40 bg-moving-bg',
} as const

/** Something to know about a part of the page, in its place. */
export function Notice({
  tone = 'plain',
  title,
  children,
  action,
}: {
  tone?: keyof typeof TONES
  title: ReactNode
  children?: ReactNode
  action?: ReactNode
}) {
  return (
    <div
      role={tone === 'bad' ? 'alert' : 'status'}
      className={classNames(
        'flex flex-wrap items-start justify-between gap-x-4 gap-y-2 rounded-card border px-3.5 py-2.5 text-[13px]',
        TONES[tone],
      )}
    >
      <div className="min-w-0 flex-1 basis-64 wrap-anywhere">
        <strong className="font-semibold">{title}</strong>
        {children === undefined ? null : <div>{children}</div>}
      </div>
      {action}
    </div>
  )
}

/** An expected failure in place: what happened and what to do. Further lines of its message are the details. */
export function ProblemNotice({ problem, action }: { problem: Problem; action?: ReactNode }) {
  const [title, ...details] = problem.message.split('\n')
  return (
    <Notice tone="bad" title={title} action={action}>
      {details.length === 0 ? null : (
        <ul className="my-1 list-disc pl-5">
          {details.map((detail) => (
            <li key={detail}>{detail}</li>
          ))}
        </ul>
      )}
      {problem.hint}
    </Notice>
  )
}

/** A list with nothing in it: what would be here, and how it gets here. */
export function Empty({
  title,
  children,
  action,
}: {
  title: ReactNode
  children?: ReactNode
  action?: ReactNode
}) {
  return (
    <Card className="px-6 py-10 text-center">
      <p className="font-semibold">{title}</p>
      {children === undefined ? null : (
        <div className="mx-auto mt-1 max-w-[56ch] text-[13px] text-muted">{children}</div>
      )}
      {action === undefined ? null : <div className="mt-4 flex justify-center gap-2">{action}</div>}
    </Card>
  )
}
