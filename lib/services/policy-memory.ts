import { DEFAULT_POLICY, type Policy } from '#lib/domain/audit/policy.ts'
import type { PolicyRecord } from '#lib/store/policies.ts'

/** For so long a policy is not read again: a page asks for it several times. What another console changes is seen after that. */
const FRESH_MS = 1_000

type Known = { readonly key: string; readonly policy: Policy; readonly at: number }

/** The policy of each cluster as the database told it last: the very same value while it did not change. */
export class PolicyMemory {
  readonly #known = new Map<string, Known>()
  readonly #reading = new Map<string, Promise<Policy>>()
  /** Grows with each change: what was begun to be read before one is not fresh. */
  #changes = 0
  readonly #now: () => number

  /** `now`: milliseconds of a clock that never jumps. */
  constructor(now: () => number = () => performance.now()) {
    this.#now = now
  }

  /** The policy; `read` is called where it is not fresh, and may give null: then the one known last is good enough. */
  async recall(slug: string, read: () => Promise<PolicyRecord | null>): Promise<Policy> {
    const known = this.#known.get(slug)
    if (known && this.#now() - known.at < FRESH_MS) return known.policy
    const before = this.#reading.get(slug)
    if (before) return before
    const reading = this.#read(slug, read).finally(() => {
      if (this.#reading.get(slug) === reading) this.#reading.delete(slug)
    })
    this.#reading.set(slug, reading)
    return reading
  }

  /** It was changed: what is known of it, or being read, is old. */
  renew(slug: string): void {
    this.#changes++
    const known = this.#known.get(slug)
    if (known) this.#known.set(slug, { ...known, at: Number.NEGATIVE_INFINITY })
    this.#reading.delete(slug)
  }

  async #read(slug: string, read: () => Promise<PolicyRecord | null>): Promise<Policy> {
    const before = this.#changes
    const record = await read()
    const known = this.#known.get(slug)
    const policy = record ? { targets: record.targets, limits: record.limits, waivers: record.waivers } : null
    const key = policy ? JSON.stringify(policy) : (known?.key ?? '')
    const kept = known?.key === key ? known.policy : (policy ?? known?.policy ?? DEFAULT_POLICY)
    const at = before === this.#changes ? this.#now() : Number.NEGATIVE_INFINITY
    this.#known.set(slug, { key, policy: kept, at })
    return kept
  }
}
