import { describeConfigsV4 } from '@platformatic/kafka'
import {
  beneathBroker,
  type ConfigResource,
  type Setting,
  type SettingType,
} from '#lib/domain/config/setting.ts'
import { ok, type Problem, problem, type Result } from '#lib/domain/problem.ts'
import { SOURCES, TYPES } from './configs.ts'
import { joinProblems, refusal } from './failure.ts'
import type { Link } from './link.ts'
import type { Wire } from './wire.ts'

const READ_MS = 5_000

/** `config_type` of DescribeConfigs (KIP-569), by its number. */
const SETTING_TYPES: readonly SettingType[] = [
  'unknown',
  'boolean',
  'string',
  'int',
  'short',
  'long',
  'double',
  'list',
  'class',
  'password',
]

/**
 * Every key that one resource takes, by name, with where its value comes from and what Kafka says of it. A topic is asked of any
 * broker, a broker's own settings of itself alone, the defaults of all brokers of the first one that answers. Fails where there is no such topic or broker, or no answer in time.
 */
export async function readSettings(
  link: Link,
  resource: ConfigResource,
): Promise<Result<readonly Setting[]>> {
  if (resource.kind === 'topic') return link.any('bulk', (wire) => ask(wire, resource))
  if (resource.kind === 'cluster') return readDefaults(link)
  const wire = link.broker(Number(resource.name), 'bulk')
  return wire.ok ? ask(wire.value, resource) : wire
}

/** Asked of the cluster itself, Kafka names only the defaults that are set; a broker names every key, and what it has of its own. */
async function readDefaults(link: Link): Promise<Result<readonly Setting[]>> {
  const problems: Problem[] = []
  for (const id of link.brokerIds()) {
    const settings = await readSettings(link, { kind: 'broker', name: String(id) })
    if (settings.ok) return ok(settings.value.map(beneathBroker))
    problems.push(settings.problem)
  }
  return { ok: false, problem: joinProblems(problems) }
}

async function ask(wire: Wire, { kind, name }: ConfigResource): Promise<Result<readonly Setting[]>> {
  const asked = [{ resourceType: TYPES[kind], resourceName: name }]
  const reply = await wire.readEach([describeConfigsV4.api], [asked, true, true], READ_MS)
  if (!reply.ok) return reply
  const [result] = reply.value.results
  if (!result)
    return { ok: false, problem: problem('kafka-refused', `The reply does not mention ${kind} ${name}.`) }
  if (result.errorCode !== 0) {
    const what = `The configuration of ${name} was not described`
    return { ok: false, problem: refusal(what, result.errorCode, result.errorMessage) }
  }
  return ok(result.configs.map(settingOf).sort((a, b) => (a.key < b.key ? -1 : 1)))
}

type Described = Awaited<ReturnType<typeof describeConfigsV4.api.async>>['results'][number]['configs'][number]

function settingOf(config: Described): Setting {
  return {
    key: config.name,
    value: config.value ?? null,
    source: SOURCES.get(config.configSource) ?? 'default',
    type: SETTING_TYPES[config.configType] ?? 'unknown',
    documentation: config.documentation ? plainText(config.documentation) : null,
    readOnly: config.readOnly,
    sensitive: config.isSensitive,
    synonyms: config.synonyms.flatMap(({ name, value, source }) => {
      const from = SOURCES.get(source)
      return from === undefined ? [] : [{ key: name, value: value ?? null, source: from }]
    }),
  }
}

const ENTITIES: Readonly<Record<string, string>> = {
  '&lt;': '<',
  '&gt;': '>',
  '&quot;': '"',
  '&#39;': "'",
  '&nbsp;': ' ',
  '&amp;': '&',
}

/** Kafka writes its documentation in HTML. */
function plainText(html: string): string {
  return html
    .replace(/<br\s*\/?>|<\/?(p|li|ul)>/gi, ' ')
    .replace(/<[a-z/][^>]*>/gi, '')
    .replace(/&(lt|gt|quot|#39|nbsp|amp);/g, (entity) => ENTITIES[entity] ?? entity)
    .replace(/\s+/g, ' ')
    .trim()
}
