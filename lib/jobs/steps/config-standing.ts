import { type ConfigChange, conflictOf } from '#lib/domain/config/change.ts'
import { ownValue } from '#lib/domain/config/setting.ts'
import { ok, type Problem, problem, type Result } from '#lib/domain/problem.ts'
import type { Link } from '#lib/kafka/link.ts'
import { readSettings } from '#lib/kafka/settings.ts'
import { describeTopics } from '#lib/kafka/topics.ts'

/** Where a change of a setting stands on the cluster: before it, after it, or what somebody else did, which is never overwritten. */
export type ConfigStanding = 'at-start' | 'arrived' | Problem

/** Reads it afresh. `topicId` is the one that the plan was made for; null where it was unknown, or for a broker. */
export async function configStanding(
  link: Link,
  change: ConfigChange,
  topicId: string | null,
): Promise<Result<ConfigStanding>> {
  const { kind, name } = change.resource
  if (kind === 'topic') {
    const topics = await describeTopics(link, [name])
    if (!topics.ok) return topics
    const [topic] = topics.value
    if (!topic) return ok(conflict(`Topic ${name} was deleted meanwhile.`))
    if (topicId !== null && topic.id !== null && topic.id !== topicId)
      return ok(conflict(`Topic ${name} was deleted and created again meanwhile.`))
  }
  const settings = await readSettings(link, change.resource)
  if (!settings.ok) return settings
  const setting = settings.value.find(({ key }) => key === change.key)
  // A key without a default, such as a replication rate, is named only while it is set.
  const own = setting ? ownValue(setting, change.resource) : null
  if (own === change.to) return ok('arrived')
  const why = conflictOf(change, own)
  return ok(why === null ? 'at-start' : conflict(why))
}

function conflict(why: string): Problem {
  return problem('config-conflict', `${why} Nothing was overwritten.`)
}
