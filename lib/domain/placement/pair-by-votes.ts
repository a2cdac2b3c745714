/**
 * Pairs each row with a column of its block so that pairs with many votes come first; `rows[i]` with `columns[i]` is one
 * vote. Block b has the rows and columns `bases[b]` to `bases[b] + sizes[b]` − 1. Rows without a vote get what is left.
 * Returns the column of each row.
 */
export function pairByVotes(
  rows: readonly number[],
  columns: readonly number[],
  bases: readonly number[],
  sizes: readonly number[],
): number[] {
  const count = sizes.reduce((sum, size) => sum + size, 0)
  const columnOf = Array<number>(count).fill(-1)
  const taken = Array<boolean>(count).fill(false)
  for (const pair of mostVotedFirst(rows.map((row, i) => row * count + (columns[i] ?? 0)))) {
    const row = Math.floor(pair / count)
    const column = pair % count
    if (columnOf[row] !== -1 || taken[column]) continue
    columnOf[row] = column
    taken[column] = true
  }
  for (const [block, size] of sizes.entries()) {
    let free = bases[block] ?? 0
    for (let row = bases[block] ?? 0, end = row + size; row < end; row += 1) {
      if (columnOf[row] !== -1) continue
      while (taken[free]) free += 1
      columnOf[row] = free
      taken[free] = true
    }
  }
  return columnOf
}

/** Each number once: those that occur most often first, else by size. */
function mostVotedFirst(pairs: readonly number[]): number[] {
  const sorted = Float64Array.from(pairs).sort()
  const byVotes: number[][] = []
  for (let from = 0, to = 0; from < sorted.length; from = to) {
    while (to < sorted.length && sorted[to] === sorted[from]) to += 1
    const votes = to - from
    byVotes[votes] ??= []
    byVotes[votes].push(sorted[from] ?? 0)
  }
  return byVotes.reverse().flat()
}
