import type { Cluster } from '../cluster.ts'
import type { Finding, Remedy, Severity } from './finding.ts'
import type { Scene } from './scene.ts'

/** One thing that is looked for in every cluster. */
export type Rule = {
  /** Stable: findings, waivers and policies name it. */
  readonly id: string
  /** What most of its findings have; one may be worse or milder. */
  readonly severity: Severity
  /** What is wrong where it finds something. */
  readonly title: string
  /** Why it matters, in plain words. */
  readonly why: string
  /** What mends it, in general. */
  readonly mends: string
  /** The anchor in https://kafka.apache.org/documentation/ where Kafka itself writes about it. */
  readonly docs: string
  /** Everything that it finds wrong; what takes long is found as it is asked for. */
  readonly find: (scene: Scene) => Iterable<Found>
  /** What is not known and would have to be, so that finding nothing does not mean that all is well; null where all is. */
  readonly unknown?: (scene: Scene) => string | null
  /**
   * What it may find again without anybody having mended anything, and cannot tell now: a broker that will be back is down, or
   * a reassignment runs. Not finding it is no sign that it is gone. Left out where the rule goes by neither.
   */
  readonly hidden?: (scene: Scene) => Iterable<Pick<Found, 'of'>>
}

/** One thing that a rule found; what is left out is as the rule has it. */
export type Found = Pick<Finding, 'subject' | 'facts' | 'topics' | 'remedy'> &
  Partial<Pick<Finding, 'severity' | 'title' | 'why'>> & {
    /** Tells it from what else the rule finds: a topic's name, a broker's id. Left out where it finds one thing at most. */
    readonly of?: string | number
    /** What it rests on, where the facts change without the thing becoming another one. */
    readonly basis?: string
  }

/** Where Kafka itself writes about what the rule looks for. */
export function docsOf({ docs }: Pick<Rule, 'docs'>): string {
  return `https://kafka.apache.org/documentation/#${docs}`
}

/** What the rule found, as it is shown, waived and exported. */
export function findingOf(rule: Rule, found: Found, internalTopics: ReadonlySet<string>): Finding {
  const { of: _, basis, severity = rule.severity, title = rule.title, why = rule.why, ...rest } = found
  return {
    id: idOf(rule, found),
    rule: rule.id,
    severity,
    title,
    why,
    ...rest,
    internal: internalTopics.has(found.subject),
    fingerprint: `${severity} · ${basis ?? found.facts}`,
  }
}

/** What waivers and the history know it by. */
export function idOf({ id }: Rule, { of }: Pick<Found, 'of'>): string {
  return of === undefined ? id : `${id}:${of}`
}

/** The same words for every finding of a kind. */
export function words(text: string): Remedy {
  return { kind: 'words', text }
}

export function internalTopicsOf({ topics }: Cluster): ReadonlySet<string> {
  return new Set(topics.filter(({ internal }) => internal).map(({ name }) => name))
}
