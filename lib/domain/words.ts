import { formatCount } from './quantity.ts'

/** "1 group", "2 groups": the count with its noun, grouped by thousands. */
export function counted(count: number, singular: string, plural = `${singular}s`): string {
  return `${formatCount(count)} ${count === 1 ? singular : plural}`
}

/** "a", "a and b", "a, b and c"; `conjunction` may be "or". */
export function listed(items: readonly (string | number)[], conjunction: 'and' | 'or' = 'and'): string {
  if (items.length < 2) return items.join('')
  return `${items.slice(0, -1).join(', ')} ${conjunction} ${items.at(-1)}`
}

/** Like `listed`, with at most `most` items: "a, b and 7 more". */
export function listedUpTo(
  most: number,
  items: readonly (string | number)[],
  conjunction: 'and' | 'or' = 'and',
): string {
  if (items.length <= most) return listed(items, conjunction)
  return `${items.slice(0, most).join(', ')} ${conjunction} ${formatCount(items.length - most)} more`
}

/** "0–49", "51": sorted whole numbers, those that follow each other as one. */
export function runsOf(sorted: readonly number[]): string[] {
  const runs: [first: number, last: number][] = []
  for (const number of sorted) {
    const run = runs.at(-1)
    if (run && run[1] === number - 1) run[1] = number
    else runs.push([number, number])
  }
  return runs.map(([first, last]) => (first === last ? String(first) : `${first}–${last}`))
}
