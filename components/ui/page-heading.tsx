import type { ReactNode } from 'react'
import { Link } from './link.tsx'
import { type Segment, Sentence } from './sentence.tsx'

/** The way to this page; the last one is the page itself and has no link. */
export type Crumb = { readonly label: ReactNode; readonly href?: string }

/** What opens every page: where one is and how old the data is, the answer as a sentence, the reason. */
export function PageHeading({
  crumbs,
  age,
  sentence,
  lede,
  children,
}: {
  crumbs: readonly Crumb[]
  age?: ReactNode
  sentence: readonly Segment[] | string
  lede?: ReactNode
  /** What to do about it: buttons. */
  children?: ReactNode
}) {
  return (
    <header className="mb-4">
      <div className="flex flex-wrap items-center justify-between gap-x-6 gap-y-1 text-small text-muted">
        <nav aria-label="Breadcrumb">
          <ol className="flex flex-wrap gap-x-1.5">
            {crumbs.map(({ label, href }, index) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: a way has no other order
              <li key={index} className="flex min-w-0 gap-x-1.5">
                {index === 0 ? null : <span aria-hidden="true">/</span>}
                {href === undefined ? (
                  <span aria-current="page" className="wrap-anywhere">
                    {label}
                  </span>
                ) : (
                  <Link href={href} className="wrap-anywhere hover:text-ink hover:underline">
                    {label}
                  </Link>
                )}
              </li>
            ))}
          </ol>
        </nav>
        {age}
      </div>
      <h1 className="mt-1.5 mb-1 max-w-[60ch] text-[22px] leading-[1.3] font-[640] tracking-[-0.01em] text-balance wrap-anywhere">
        {typeof sentence === 'string' ? sentence : <Sentence segments={sentence} />}
      </h1>
      {lede === undefined ? null : <p className="max-w-[76ch] text-muted wrap-anywhere">{lede}</p>}
      {children === undefined ? null : (
        <div className="mt-4 flex flex-wrap items-center gap-2">{children}</div>
      )}
    </header>
  )
}
