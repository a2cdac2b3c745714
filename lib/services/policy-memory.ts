import { DEFAULT_POLICY, type Policy } from '#lib/domain/audit/policy.ts'
import type { PolicyRecord } from '#lib/store/policies.ts'

/** The policy of each cluster as the database told it last: the very same value while it did not change. */
export class PolicyMemory {
  readonly #known = new Map<string, { readonly key: string; readonly policy: Policy }>()

  /** Keeps what was read, and gives the policy that is in it. */
  keep(slug: string, { targets, limits, waivers }: PolicyRecord): Policy {
    const policy = { targets, limits, waivers }
    const key = JSON.stringify(policy)
    const before = this.#known.get(slug)
    if (before?.key === key) return before.policy
    this.#known.set(slug, { key, policy })
    return policy
  }

  /** What was read last; what befits a cluster of its size before that. */
  last(slug: string): Policy {
    return this.#known.get(slug)?.policy ?? DEFAULT_POLICY
  }
}
