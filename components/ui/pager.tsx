import { type Page, pageAt } from '#lib/domain/paging.ts'
import { ButtonLink } from './button.tsx'
import { count } from './format.ts'

/** The slice of a list that page `page` (from 1) shows; a page beyond the end is the last one. */
export function pageOf<T>(
  items: readonly T[],
  page: number,
  size: number,
): Page & { readonly items: readonly T[] } {
  const at = pageAt(items.length, page, size)
  return { ...at, items: items.slice(at.first, at.first + size) }
}

/** Where one is in a long list, with links to the pages around; nothing for a list of one page. */
export function Pager({
  page,
  pages,
  first,
  shown,
  total,
  hrefOf,
}: Page & {
  shown: number
  total: number
  hrefOf: (page: number) => string
}) {
  if (pages === 1) return null
  return (
    <nav aria-label="Pages" className="flex flex-wrap items-center justify-between gap-2">
      <span className="tabular-nums">
        {count(first + 1)}–{count(first + shown)} of {count(total)}
      </span>
      <span className="flex gap-2">
        {page > 1 ? <ButtonLink href={hrefOf(page - 1)}>Previous</ButtonLink> : null}
        {page < pages ? <ButtonLink href={hrefOf(page + 1)}>Next</ButtonLink> : null}
      </span>
    </nav>
  )
}
