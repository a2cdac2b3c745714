import type { ConfigSource } from '../cluster.ts'
import { canonical, inUnitOf } from './value.ts'

/**
 * What has a configuration of its own: a topic by its name, a broker by its id, or the cluster, without a name: the dynamic
 * defaults of all brokers.
 */
export type ConfigResource = { readonly kind: 'topic' | 'broker' | 'cluster'; readonly name: string }

export const ALL_BROKERS: ConfigResource = { kind: 'cluster', name: '' }

/** `config_type` of DescribeConfigs (KIP-569). */
export type SettingType =
  | 'boolean'
  | 'string'
  | 'int'
  | 'short'
  | 'long'
  | 'double'
  | 'list'
  | 'class'
  | 'password'
  | 'unknown'

/** One key of a resource, with all that Kafka tells of it. */
export type Setting = {
  readonly key: string
  /** The effective value; null where it is sensitive or where nothing is set. */
  readonly value: string | null
  readonly source: ConfigSource
  readonly type: SettingType
  /** In Kafka's words, as plain text; null where it has none. */
  readonly documentation: string | null
  /** Only the properties file of the brokers can change it. */
  readonly readOnly: boolean
  readonly sensitive: boolean
  /** What is set for it anywhere, most specific first: on the resource itself, beneath it, and under other names of the same setting. */
  readonly synonyms: readonly Synonym[]
}

export type Synonym = { readonly key: string; readonly value: string | null; readonly source: ConfigSource }

/** A value and where it comes from; null where nothing says which it is. */
export type InForce = { readonly value: string | null; readonly source: ConfigSource }

/** What is set on the resource itself, under this very key; null for nothing. */
export function ownValue({ key, type, synonyms }: Setting, { kind }: ConfigResource): string | null {
  const own = synonyms.find((synonym) => synonym.source === kind && synonym.key === key)
  return own?.value == null ? null : canonical(type, own.value)
}

/** The value that is in force, in the unit of the key: log.retention.ms may come from log.retention.hours. */
export function inForce({ key, type, value, source, synonyms }: Setting): InForce {
  const shown = value ?? synonymIn(key, synonyms)
  return { value: shown === null ? null : canonical(type, shown), source }
}

/** What is in force once nothing is set on the resource itself; its value is null where Kafka does not tell it. */
export function withoutOwn(setting: Setting, { kind }: ConfigResource): InForce {
  const { key, type, synonyms } = setting
  const beneath = synonyms.filter((synonym) => synonym.source !== kind || synonym.key !== key)
  const value = synonymIn(key, beneath)
  return {
    value: value === null ? null : canonical(type, value),
    source: beneath[0]?.source ?? 'default',
  }
}

/** The setting as it would be on a broker without a value of its own. */
export function beneathBroker(setting: Setting): Setting {
  const synonyms = setting.synonyms.filter(({ source }) => source !== 'broker')
  if (synonyms.length === setting.synonyms.length) return setting
  return { ...setting, synonyms, value: null, source: synonyms[0]?.source ?? 'default' }
}

function synonymIn(key: string, [first]: readonly Synonym[]): string | null {
  return first?.value == null ? null : inUnitOf(key, first.key, first.value)
}
