import { fail, ok, type Result } from '../problem.ts'
import {
  type ConfigResource,
  type InForce,
  inForce,
  ownValue,
  type Setting,
  type SettingType,
  withoutOwn,
} from './setting.ts'
import { canonical, valueWords } from './value.ts'

/** One key of one resource that is set, or whose own value is taken away so that the next less specific one is in force. */
export type ConfigChange = {
  readonly resource: ConfigResource
  readonly key: string
  readonly type: SettingType
  /** What is set on that very resource; null for nothing. */
  readonly from: string | null
  /** Null to take away what is set there. */
  readonly to: string | null
  readonly before: InForce
  readonly after: InForce
}

/** The change of a setting to a value, or to none (null). Fails where the key cannot be changed, or is as wanted. */
export function changeOf(
  resource: ConfigResource,
  setting: Setting,
  wanted: string | null,
): Result<ConfigChange> {
  const { key, type } = setting
  const why = whyFixed(setting)
  if (why !== null) return fail('config-fixed', `${why} Nothing was changed.`, whereElse(setting))
  const from = ownValue(setting, resource)
  const to = wanted === null ? null : canonical(type, wanted)
  const on = `on ${resourceWords(resource)}`
  if (from === to) {
    const now = to === null ? `No value of ${key} is set ${on}.` : `${key} is ${valueWords(key, to)} ${on}.`
    return fail('plan-empty', `${now} Nothing has to be changed.`)
  }
  const after = to === null ? withoutOwn(setting, resource) : { value: to, source: resource.kind }
  return ok({ resource, key, type, from, to, before: inForce(setting), after })
}

/** Why no request can change the key; null where one can. */
export function whyFixed({ key, readOnly, sensitive }: Setting): string | null {
  if (sensitive)
    return `${key} is sensitive: Kafka does not tell its value, so it could be neither compared nor put back.`
  if (readOnly)
    return `${key} is read-only: it comes from the properties file of the broker, and takes effect with a restart.`
  return null
}

function whereElse({ sensitive, readOnly }: Setting): string | undefined {
  return sensitive && !readOnly ? 'Change it with Kafka’s own kafka-configs.' : undefined
}

/** "orders", "broker 1", "all brokers" */
export function resourceWords({ kind, name }: ConfigResource): string {
  if (kind === 'cluster') return 'all brokers'
  return kind === 'topic' ? name : `broker ${name}`
}

/** "min.insync.replicas on orders" */
export function changeName({ key, resource }: Pick<ConfigChange, 'key' | 'resource'>): string {
  return `${key} on ${resourceWords(resource)}`
}

/** "Set retention.ms to 3600000 (1 h) on orders", "Remove the override of retention.ms on orders" */
export function changeTitle({ key, resource, to }: ConfigChange): string {
  const on = `on ${resourceWords(resource)}`
  if (to === null) return `Remove the override of ${key} ${on}`
  return `Set ${key} to ${to === '' ? 'an empty value' : valueWords(key, to)} ${on}`
}

/** The change that puts back what this one found. */
export function reverseOf(change: ConfigChange): ConfigChange {
  const { from, to, before, after } = change
  return { ...change, from: to, to: from, before: after, after: before }
}

/** Why the change no longer starts from what is set, in words; null where it does, or where it is made already. */
export function conflictOf(change: ConfigChange, now: string | null): string | null {
  const { from, to, type, key } = change
  const own = now === null ? null : canonical(type, now)
  if (own === from || own === to) return null
  const is = own === null ? 'is not set any more' : `is ${valueWords(key, own)} now`
  const was = from === null ? 'was not set' : `was ${valueWords(key, from)}`
  return `${changeName(change)} ${is}; it ${was} when the plan was made, so somebody else has changed it.`
}
