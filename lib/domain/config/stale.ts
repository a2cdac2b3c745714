import type { ConfigEntry } from '../cluster.ts'
import type { Observation, PartAge } from '../observation.ts'
import { type ConfigChange, changeName, conflictOf } from './change.ts'
import { canonical, valueWords } from './value.ts'

/**
 * Why the changes no longer start from what is set, in words; null while they do. A reading from before the plan says nothing,
 * since the plan was made from the settings themselves; neither does one that failed for some broker.
 */
export function configStaleness(
  changes: readonly ConfigChange[],
  { cluster, parts }: Observation,
  plannedAt: number,
): string | null {
  for (const change of changes) {
    const { kind, name } = change.resource
    // A broker's own value may hide the default.
    if (kind === 'cluster') continue
    const { readAt, problem }: PartAge = kind === 'topic' ? parts.topicConfigs : parts.brokerConfigs
    if (readAt === null || readAt <= plannedAt || problem !== null) continue
    const holder =
      kind === 'topic'
        ? cluster.topics.find((topic) => topic.name === name)
        : cluster.brokers.find(({ id }) => String(id) === name)
    if (!holder) continue
    const entry: ConfigEntry | undefined = holder.config[change.key]
    const own = entry?.source === kind ? canonical(change.type, entry.value) : null
    const why = own === change.to ? isDone(change) : conflictOf(change, own)
    if (why !== null) return why
  }
  return null
}

function isDone(change: ConfigChange): string {
  const { key, to } = change
  return `${changeName(change)} is ${to === null ? 'not set any more' : `${valueWords(key, to)} already`}.`
}
