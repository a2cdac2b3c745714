/** Where one page of a long list lies. */
export type Page = {
  /** From 1. */
  readonly page: number
  readonly pages: number
  /** Where its first item stands in the list, from 0. */
  readonly first: number
}

/** Page `page` (from 1) of a list of `total` items; a page beyond the end is the last one. */
export function pageAt(total: number, page: number, size: number): Page {
  const pages = Math.max(1, Math.ceil(total / size))
  const shown = Math.min(pages, Math.max(1, page))
  return { page: shown, pages, first: (shown - 1) * size }
}
