import type { ConfigSource } from '#lib/domain/cluster.ts'
import { type ConfigChange, changeTitle } from '#lib/domain/config/change.ts'
import type { ConfigResource, InForce } from '#lib/domain/config/setting.ts'
import { valueWords } from '#lib/domain/config/value.ts'
import type { Sentence } from '#lib/domain/loss/words.ts'
import { counted } from '#lib/domain/words.ts'

/** Who has set a value, as a table tells it. */
export const SOURCE_WORDS: Readonly<Record<ConfigSource, string>> = {
  topic: 'this topic',
  broker: 'this broker, dynamic',
  cluster: 'all brokers, dynamic',
  static: 'the broker’s properties file',
  default: 'Kafka’s default',
}

/** "604800000 (7 d)"; what Kafka does not tell is said so. */
export function inForceWords(key: string, { value, source }: InForce): string {
  if (value !== null) return valueWords(key, value)
  return source === 'default' ? 'nothing is set' : 'not told'
}

/** "Set min.insync.replicas to 2 on orders: 1 is in force now (Kafka’s default)." */
export function configPlanSentence(changes: readonly ConfigChange[]): Sentence {
  const [first] = changes
  if (first && changes.length > TOLD) {
    const others = counted(changes.length - 1, 'more setting')
    return [{ text: `${changeTitle(first)}, and change ${others}.`, tone: 'plain' }]
  }
  return changes.map((change, index) => ({
    text: `${index === 0 ? '' : ' '}${changeTitle(change)}: ${effectWords(change)}`,
    tone: 'plain',
  }))
}

/** More changes than this are for the table below. */
const TOLD = 2

function effectWords({ key, to, before, after }: ConfigChange): string {
  const shown = to === null ? after : before
  const when = to === null ? 'then' : 'now'
  if (shown.value === null)
    return to === null ? `${SOURCE_WORDS[after.source]} is in force then.` : 'nothing is set now.'
  return `${valueWords(key, shown.value)} is in force ${when} (${SOURCE_WORDS[shown.source]}).`
}

/** Where the setting of a topic or broker can be changed. */
export function changeSettingHref(base: string, { kind, name }: ConfigResource, key?: string): string {
  const place = kind === 'cluster' ? { brokers: 'all' } : { [kind]: name }
  const query = new URLSearchParams({ ...place, ...(key === undefined ? {} : { key }) })
  return `${base}/configs?${query}`
}

/** The page of the topic, the broker, or the brokers. */
export function resourceHref(base: string, { kind, name }: ConfigResource): string {
  if (kind === 'cluster') return `${base}/brokers`
  return kind === 'topic' ? `${base}/topics/${encodeURIComponent(name)}` : `${base}/brokers/${name}`
}
