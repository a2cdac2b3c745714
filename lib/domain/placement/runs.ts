/** Partitions from position `from` on, up to the next run, that one beginning explains best. */
export type Run = { readonly from: number; readonly code: number }

type Chain = Run & { readonly before: Chain | null }
type Score = { readonly value: number; readonly chain: Chain }

/**
 * The beginnings that explain most partitions: by position, `codes` are those that explain it and `weights` how much that
 * counts. A further run must explain more than `price` beyond what is explained without it. Exact, in one pass: the best
 * way to end with a beginning is to go on with it, or to change to it from the best way of all.
 */
export function bestRuns(
  codes: readonly (readonly number[])[],
  weights: readonly number[],
  price: number,
): Run[] {
  const scores = new Map<number, Score>()
  let best: Score | null = null
  for (const [position, own] of codes.entries()) {
    let next: Score | null = best
    for (const code of own) {
      const going = scores.get(code) ?? { value: 0, chain: { from: 0, code, before: null } }
      const changed: number = best === null ? -1 : best.value - price
      const prior: Score =
        best !== null && changed > going.value
          ? { value: changed, chain: { from: position, code, before: best.chain } }
          : going
      const score = { value: prior.value + (weights[position] ?? 0), chain: prior.chain }
      scores.set(code, score)
      if (next === null || score.value > next.value) next = score
    }
    best = next
  }
  const runs: Run[] = []
  for (let chain: Chain | null = best?.chain ?? null; chain !== null; chain = chain.before) {
    runs.unshift({ from: chain.from, code: chain.code })
  }
  return runs
}

/** For each of `count` positions, the run that it is in. */
export function runByPosition<T extends { readonly from: number }>(runs: readonly T[], count: number): T[] {
  return runs.flatMap((run, at) => Array<T>((runs[at + 1]?.from ?? count) - run.from).fill(run))
}
