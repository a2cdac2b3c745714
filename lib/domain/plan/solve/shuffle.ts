/** The items in an order drawn by the seed; seed 0 leaves them as they are. */
export function shuffled<T>(items: readonly T[], seed: number): T[] {
  const order = [...items]
  if (seed === 0) return order
  const next = mulberry32(seed)
  for (let last = order.length - 1; last > 0; last--) {
    const other = next() % (last + 1)
    const kept = order[last] as T
    order[last] = order[other] as T
    order[other] = kept
  }
  return order
}

/** Tommy Ettinger's mulberry32: unsigned 32-bit numbers, the same for the same seed. */
function mulberry32(seed: number): () => number {
  let state = seed | 0
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return (mixed ^ (mixed >>> 14)) >>> 0
  }
}
