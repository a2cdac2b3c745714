import type { Goals } from '../plan/goals.ts'

export const SEVERITIES = ['critical', 'high', 'medium', 'low'] as const
export type Severity = (typeof SEVERITIES)[number]

/** Something that is wrong with a cluster, why it matters, and what mends it. */
export type Finding = {
  /** Stable as long as the same thing is wrong: rule and subject, such as `one-replica:audit-log`. Fits in a URL. */
  readonly id: string
  readonly rule: string
  readonly severity: Severity
  /** "Offsets of all groups on one broker" */
  readonly title: string
  /** What it is about: a topic's name, or "broker 2". */
  readonly subject: string
  /** The facts, short: "RF 1 · 50 of 50 partitions on broker 1" */
  readonly facts: string
  /** In plain words. */
  readonly why: string
  /** The topics concerned, for links. */
  readonly topics: readonly string[]
  readonly remedy: Remedy
}

/** A plan that mends it, or words where no button is right. */
export type Remedy =
  | { readonly kind: 'plan'; readonly label: string; readonly goals: Goals }
  | { readonly kind: 'words'; readonly text: string }
