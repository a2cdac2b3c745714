import type { Limits, TopicTarget } from '#lib/domain/audit/policy.ts'
import { matcher } from '#lib/domain/plan/goals.ts'

/** A target as its row of inputs has it: what is empty says nothing. */
export type TargetDraft = {
  /** Tells the rows apart while they move. */
  readonly key: number
  readonly topics: string
  readonly replicationFactor: string
  readonly minInsyncReplicas: string
  readonly racks: string
  /** Rule ids, separated by commas or spaces. */
  readonly exempt: string
}

export type LimitsDraft = { readonly diskUsed: string; readonly skew: string }

export function targetDraft(key: number, target: Partial<TopicTarget>): TargetDraft {
  const { topics = '', replicationFactor, minInsyncReplicas, racks, exempt = [] } = target
  const text = (value: number | undefined) => (value === undefined ? '' : String(value))
  return {
    key,
    topics,
    replicationFactor: text(replicationFactor),
    minInsyncReplicas: text(minInsyncReplicas),
    racks: text(racks),
    exempt: exempt.join(', '),
  }
}

export function limitsDraft({ diskUsed, skew }: Limits): LimitsDraft {
  return { diskUsed: percent(diskUsed), skew: percent(skew) }
}

function percent(share: number): string {
  return String(Math.round(share * 1_000) / 10)
}

/** The policy as the service takes it. What is no number stays as it was typed, so that the service can say what is wrong with it. */
export function policyOfDraft(targets: readonly TargetDraft[], { diskUsed, skew }: LimitsDraft): unknown {
  return {
    targets: targets.map(({ topics, exempt, ...numbers }) => {
      const rules = exempt.split(/[\s,]+/).filter((rule) => rule !== '')
      return {
        topics: topics.trim(),
        ...(numbers.replicationFactor.trim() === ''
          ? {}
          : { replicationFactor: numberOf(numbers.replicationFactor) }),
        ...(numbers.minInsyncReplicas.trim() === ''
          ? {}
          : { minInsyncReplicas: numberOf(numbers.minInsyncReplicas) }),
        ...(numbers.racks.trim() === '' ? {} : { racks: numberOf(numbers.racks) }),
        ...(rules.length === 0 ? {} : { exempt: rules }),
      }
    }),
    limits: { diskUsed: shareOf(diskUsed), skew: shareOf(skew) },
  }
}

function numberOf(text: string): number | string {
  const number = Number(text)
  return text.trim() === '' || Number.isNaN(number) ? text : number
}

function shareOf(text: string): number | string {
  const number = numberOf(text)
  return typeof number === 'number' ? number / 100 : number
}

/** How many of the topics the pattern matches. */
export function matching(pattern: string, topics: readonly string[]): number {
  const matches = matcher(pattern.trim())
  return topics.filter(matches).length
}
