import type { ConfigResource } from '../config/setting.ts'
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
  /** Whether it is about one of Kafka's own topics. */
  readonly internal: boolean
  readonly remedy: Remedy
  /** What it rests on: as long as this is the same, so is the thing. A waiver ends when it changes. */
  readonly fingerprint: string
}

/** A plan that mends it, a change of configuration, or words where no button is right. */
export type Remedy =
  | { readonly kind: 'plan'; readonly label: string; readonly goals: Goals }
  | {
      readonly kind: 'config'
      readonly label: string
      readonly changes: readonly ConfigWish[]
      /** What to look at before. */
      readonly text: string
    }
  | { readonly kind: 'words'; readonly text: string }

/** A value for one key of a topic or broker, or with null none of its own: then the next less specific one is in force. */
export type ConfigWish = {
  readonly resource: ConfigResource
  readonly key: string
  readonly value: string | null
}
