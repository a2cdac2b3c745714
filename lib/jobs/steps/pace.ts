/** The window over which rates are taken. */
const WINDOW_MS = 20_000
/** A copy that has not grown for so long is stalled. */
const STALLED_MS = 90_000

/** Bytes per second over the recent window. */
export class Pace {
  readonly #samples: { readonly at: number; readonly bytes: number }[] = []

  add(at: number, bytes: number): void {
    this.#samples.push({ at, bytes })
    while ((this.#samples[0]?.at ?? at) < at - WINDOW_MS) this.#samples.shift()
  }

  /** Null before two measurements. */
  rate(): number | null {
    const [first] = this.#samples
    const last = this.#samples.at(-1)
    if (!first || !last || last.at <= first.at) return null
    return Math.max(0, ((last.bytes - first.bytes) * 1000) / (last.at - first.at))
  }
}

/** When each copy grew last. */
export class Growth<Copy> {
  readonly #grown = new Map<Copy, { readonly bytes: number; readonly at: number }>()

  /** Since when it has not grown, in epoch milliseconds, once that is suspicious; null while it grows. */
  stalledSince(copy: Copy, bytes: number): number | null {
    const now = Date.now()
    const last = this.#grown.get(copy)
    if (!last || bytes > last.bytes) {
      this.#grown.set(copy, { bytes, at: now })
      return null
    }
    return now - last.at < STALLED_MS ? null : last.at
  }
}
