import { describeConfigsV4, incrementalAlterConfigsV1 } from '@platformatic/kafka'
import type { Config, ConfigEntry, ConfigSource } from '#lib/domain/cluster.ts'
import type { ConfigResource } from '#lib/domain/config/setting.ts'
import { fail, ok, type Problem, problem, type Result } from '#lib/domain/problem.ts'
import { changeRefusal, refusal } from './failure.ts'
import type { Link } from './link.ts'
import type { Guard, Wire } from './wire.ts'

export type ResourceConfig = { readonly resource: ConfigResource; readonly config: Result<Config> }

/** The keys of one resource to set, or with null to delete: then the next less specific value is in force. */
export type ConfigValues = {
  readonly resource: ConfigResource
  readonly values: Readonly<Record<string, string | null>>
}

export type ConfigOutcome = { readonly resource: ConfigResource; readonly problem: Problem | null }

const READ_MS = 5_000
const PING_MS = 2_000
const CHANGE_MS = 25_000
/** Resources in one request: about 400 KB of reply and 10 ms of decoding for topics. */
const CHUNK = 200

/** `config_source` of DescribeConfigs (KIP-226). */
export const SOURCES: ReadonlyMap<number, ConfigSource> = new Map<number, ConfigSource>([
  [1, 'topic'],
  [2, 'broker'],
  [3, 'cluster'],
  [4, 'static'],
  [5, 'default'],
])
/** `resource_type`. */
export const TYPES = { topic: 2, broker: 4, cluster: 4 } as const
const SET = 0
const DELETE = 1

/**
 * The effective configuration of each resource, with where each value comes from and without sensitive
 * values, in the order asked for. Topics are asked of any broker, a broker's own of itself alone. Of the defaults of all brokers
 * only those that are set are told.
 */
export async function readConfigs(
  link: Link,
  resources: readonly ConfigResource[],
): Promise<readonly ResourceConfig[]> {
  const read = new Map<ConfigResource, Result<Config>>()
  const shared = resources.filter(({ kind }) => kind !== 'broker')
  const sharedRead = async () => {
    for (let start = 0; start < shared.length; start += CHUNK) {
      const chunk = shared.slice(start, start + CHUNK)
      for (const [resource, config] of await readShared(link, chunk)) read.set(resource, config)
    }
  }
  const brokersRead = resources
    .filter(({ kind }) => kind === 'broker')
    .map(async (resource) => read.set(resource, await readBroker(link, resource)))
  await Promise.all([sharedRead(), ...brokersRead])
  return resources.map((resource) => ({ resource, config: read.get(resource) ?? unanswered(resource) }))
}

async function readShared(link: Link, shared: readonly ConfigResource[]) {
  const reply = await link.any('bulk', (wire) => askConfigs(wire, shared))
  return shared.map((resource): [ConfigResource, Result<Config>] => [
    resource,
    reply.ok ? (reply.value.get(resource.name) ?? unanswered(resource)) : reply,
  ])
}

async function readBroker(link: Link, broker: ConfigResource): Promise<Result<Config>> {
  const wire = link.broker(Number(broker.name), 'bulk')
  if (!wire.ok) return wire
  const reply = await askConfigs(wire.value, [broker])
  return reply.ok ? (reply.value.get(broker.name) ?? unanswered(broker)) : reply
}

async function askConfigs(wire: Wire, resources: readonly ConfigResource[]) {
  const asked = resources.map(({ kind, name }) => ({ resourceType: TYPES[kind], resourceName: name }))
  const reply = await wire.readEach([describeConfigsV4.api], [asked, false, false], READ_MS)
  if (!reply.ok) return reply
  const results = reply.value.results.map(
    ({ resourceName, errorCode, errorMessage, configs }): [string, Result<Config>] => {
      const what = `The configuration of ${resourceName} was not described`
      if (errorCode !== 0)
        return [resourceName, { ok: false, problem: refusal(what, errorCode, errorMessage) }]
      return [resourceName, ok(configOf(configs))]
    },
  )
  return ok(new Map(results))
}

type WireConfig = {
  readonly name: string
  readonly value?: string | null | undefined
  readonly configSource: number
  readonly isSensitive: boolean
  readonly readOnly: boolean
}

function configOf(configs: readonly WireConfig[]): Config {
  const entries: Record<string, ConfigEntry> = {}
  for (const { name, value, configSource, isSensitive, readOnly } of configs) {
    const source = SOURCES.get(configSource)
    if (value == null || isSensitive || source === undefined) continue
    entries[name] = { value, source, ...(readOnly ? { readOnly } : {}) }
  }
  return entries
}

function unanswered({ kind, name }: ConfigResource): Result<Config> {
  return { ok: false, problem: problem('kafka-refused', `The reply does not mention ${kind} ${name}.`) }
}

/**
 * Sets and deletes single keys through IncrementalAlterConfigs (KIP-339), so that no other key is touched.
 * Topics go to any broker; a broker's own keys only that broker accepts ("Unexpected broker id" otherwise), so
 * a broker that does not answer keeps what it has. In the order asked for; a problem other than
 * `outcome-unknown` (the reply was lost after sending) means that nothing of that resource was changed.
 */
export async function alterConfigs(
  link: Link,
  changes: readonly ConfigValues[],
  guard?: Guard,
): Promise<readonly ConfigOutcome[]> {
  const outcomes = new Map<ConfigResource, Problem | null>()
  const byDestination = Map.groupBy(changes, ({ resource: { kind, name } }) =>
    kind === 'broker' ? Number(name) : null,
  )
  await Promise.all(
    [...byDestination].map(async ([broker, own]) => {
      const wire = await destination(link, broker)
      const reply = wire.ok ? await sendChanges(wire.value, own, guard) : wire
      for (const { resource } of own) {
        outcomes.set(resource, reply.ok ? (reply.value.get(resource) ?? null) : reply.problem)
      }
    }),
  )
  return changes.map(({ resource }) => ({ resource, problem: outcomes.get(resource) ?? null }))
}

/**
 * Asks Kafka whether it would accept the keys, and changes nothing, though it is sent as a change is: once. Topics go to any broker, a broker's own keys to itself. A
 * problem other than `kafka-refused` means that Kafka did not say.
 */
export async function validateConfigs(link: Link, change: ConfigValues): Promise<Result<null>> {
  const { kind, name } = change.resource
  const wire = await destination(link, kind === 'broker' ? Number(name) : null)
  if (!wire.ok) return wire
  const what = `Kafka would refuse this for ${kind} ${name}`
  const reply = await wire.value.change([incrementalAlterConfigsV1.api], [[asked(change)], true], CHANGE_MS)
  if (!reply.ok)
    return fail('timed-out', `Whether Kafka accepts this was not learnt. ${reply.problem.message}`)
  const [answer] = reply.value.responses
  if (answer?.errorCode === 0) return ok(null)
  if (!answer) return fail('timed-out', `The reply does not mention ${kind} ${name}.`)
  return { ok: false, problem: refusal(what, answer.errorCode, answer.errorMessage) }
}

/** A connection that has just answered, so that a request is not lost in a hung broker. */
async function destination(link: Link, broker: number | null): Promise<Result<Wire>> {
  if (broker === null) return link.answering('forwarded', PING_MS)
  const wire = link.broker(broker, 'forwarded')
  if (!wire.ok) return wire
  const answer = await wire.value.ping(PING_MS)
  return answer.ok ? wire : answer
}

async function sendChanges(
  wire: Wire,
  changes: readonly ConfigValues[],
  guard: Guard | undefined,
): Promise<Result<ReadonlyMap<ConfigResource, Problem | null>>> {
  const reply = await wire.change(
    [incrementalAlterConfigsV1.api],
    [changes.map(asked), false],
    CHANGE_MS,
    guard,
  )
  if (!reply.ok) return reply
  const answers = new Map(
    reply.value.responses.map((answer) => [`${answer.resourceType}/${answer.resourceName}`, answer]),
  )
  return ok(
    new Map(
      changes.map(({ resource }) => [
        resource,
        outcomeOf(resource, answers.get(`${TYPES[resource.kind]}/${resource.name}`)),
      ]),
    ),
  )
}

function asked({ resource, values }: ConfigValues) {
  return {
    resourceType: TYPES[resource.kind],
    resourceName: resource.name,
    configs: Object.entries(values).map(([name, value]) => setOrDelete(name, value)),
  }
}

function setOrDelete(name: string, value: string | null) {
  return value === null
    ? ({ name, configOperation: DELETE } as const)
    : ({ name, configOperation: SET, value } as const)
}

function outcomeOf(
  { kind, name }: ConfigResource,
  answer: { readonly errorCode: number; readonly errorMessage?: string | null | undefined } | undefined,
): Problem | null {
  if (answer === undefined) return problem('outcome-unknown', `The reply does not mention ${kind} ${name}.`)
  if (answer.errorCode === 0) return null
  return changeRefusal(
    `The configuration of ${kind} ${name} was not changed`,
    answer.errorCode,
    answer.errorMessage,
  )
}
