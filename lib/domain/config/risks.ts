import {
  type BrokerId,
  type Cluster,
  isMoving,
  type Partition,
  replicationFactor,
  type Topic,
} from '../cluster.ts'
import { formatBytes, formatDuration, sumOfKnown } from '../quantity.ts'
import { counted, listedUpTo } from '../words.ts'
import type { ConfigChange } from './change.ts'

/** What to know before a setting is changed, in words; empty where nothing speaks against it. */
export function configRisks(cluster: Cluster, change: ConfigChange): string[] {
  const elsewhere = brokersOfTheirOwn(cluster, change)
  if (change.before.value === change.after.value) return elsewhere
  const scope = scopeOf(cluster, change)
  const risks = RULES[topicKeyOf(change)]?.(change, scope) ?? []
  return [...internalRisks(cluster, change), ...risks, ...elsewhere]
}

/** The partitions that follow the setting: of the topic, or on the brokers of every topic without a value of its own. */
type Concerned = { readonly topic: Topic; readonly partition: Partition }
type Rule = (change: ConfigChange, scope: readonly Concerned[]) => string[]

const RULES: Readonly<Record<string, Rule>> = {
  'min.insync.replicas': minInsyncRisks,
  'unclean.leader.election.enable': uncleanRisks,
  'retention.ms': retentionRisks,
  'retention.bytes': retentionRisks,
  'cleanup.policy': cleanupRisks,
  'max.message.bytes': messageSizeRisks,
}

/** What the keys of a topic are called on a broker, in the units that can be changed there (`ServerTopicConfigSynonyms`). */
const TOPIC_KEYS: Readonly<Record<string, string>> = {
  'log.retention.ms': 'retention.ms',
  'log.retention.bytes': 'retention.bytes',
  'log.cleanup.policy': 'cleanup.policy',
  'message.max.bytes': 'max.message.bytes',
}

function topicKeyOf({ resource, key }: ConfigChange): string {
  return resource.kind === 'topic' ? key : (TOPIC_KEYS[key] ?? key)
}

/** The leader of a partition keeps to its own min.insync.replicas, every replica to its own retention. */
function scopeOf(cluster: Cluster, change: ConfigChange): Concerned[] {
  const { kind, name } = change.resource
  const followers = followersOf(cluster, change)
  const key = topicKeyOf(change)
  const follows = (topic: Topic) =>
    kind === 'topic' ? topic.name === name : topic.config[key]?.source !== 'topic'
  const holds = ({ leader, replicas }: Partition) => {
    if (kind === 'topic') return true
    if (key === 'min.insync.replicas') return leader !== null && followers.has(leader)
    return replicas.some((id) => followers.has(id))
  }
  return cluster.topics
    .filter(follows)
    .flatMap((topic) => topic.partitions.filter(holds).map((partition) => ({ topic, partition })))
}

/** The brokers on which the setting takes effect, unless a topic has a value of its own. */
function followersOf(
  { brokers }: Cluster,
  { resource: { kind, name }, key }: ConfigChange,
): ReadonlySet<BrokerId> {
  const following = brokers.filter(({ id, config }) =>
    kind === 'cluster' ? config[key]?.source !== 'broker' : String(id) === name,
  )
  return new Set(following.map(({ id }) => id))
}

function brokersOfTheirOwn({ brokers }: Cluster, { resource: { kind }, key }: ConfigChange): string[] {
  if (kind !== 'cluster') return []
  const own = brokers.flatMap(({ id, config }) => {
    const entry = config[key]
    return entry?.source === 'broker' ? [`broker ${id} (${entry.value})`] : []
  })
  if (own.length === 0) return []
  return [`What is set on ${listedUpTo(NAMED, own)} stays in force there.`]
}

function internalRisks({ topics }: Cluster, { resource: { kind, name } }: ConfigChange): string[] {
  const internal = kind === 'topic' && topics.some((topic) => topic.name === name && topic.internal)
  return internal ? [`${name} is Kafka’s own topic: its brokers rely on the way it is set up.`] : []
}

/** Kafka asks for no more replicas than a partition has (`Partition.effectiveMinIsr`). */
function minInsyncRisks({ before, after }: ConfigChange, scope: readonly Concerned[]): string[] {
  const [was, least] = [Number(before.value), Number(after.value)]
  if (after.value === null || !Number.isSafeInteger(least)) return []
  return [...tooFewInSync(scope, least), ...noneToSpare(scope, least), ...oneIsEnough(scope, was, least)]
}

function tooFewInSync(scope: readonly Concerned[], least: number): string[] {
  const short = scope.filter(
    ({ partition: { isr, replicas } }) => isr.length < Math.min(least, replicas.length),
  )
  if (short.length === 0) return []
  const growing = short.some(({ partition }) => isMoving(partition))
    ? ' Replicas that are being added count at once, though they are not in sync yet.'
    : ''
  return [
    `${partitionsOf(short)} ${short.length === 1 ? 'has' : 'have'} fewer than ${least} replicas in sync: writes to ${short.length === 1 ? 'it' : 'them'} with acks=all are refused at once, and consumers see nothing new, until more are in sync.${growing}`,
  ]
}

function noneToSpare(scope: readonly Concerned[], least: number): string[] {
  const topics = topicsOf(scope).filter((topic) => {
    const factor = replicationFactor(topic)
    return factor > 1 && least >= factor
  })
  if (topics.length === 0) return []
  const above = topics.filter((topic) => least > replicationFactor(topic))
  const names = listedUpTo(NAMED, topics.map(nameAndFactor))
  return [
    `Every replica of ${names} has to be in sync then: the loss of any one broker that holds ${topics.length === 1 ? 'it' : 'them'} refuses writes with acks=all.${above.length === 0 ? '' : ' Kafka asks for no more replicas than there are; a replica that is added later counts at once.'}`,
  ]
}

function oneIsEnough(scope: readonly Concerned[], was: number, least: number): string[] {
  const replicated = topicsOf(scope).some((topic) => replicationFactor(topic) > 1)
  if (least > 1 || !(was > 1) || !replicated) return []
  return [
    'With 1, a write with acks=all is acknowledged while one broker alone has it: the loss of that broker loses the record.',
  ]
}

function uncleanRisks({ after }: ConfigChange, scope: readonly Concerned[]): string[] {
  if (after.value !== 'true') return []
  const leaderless = scope.filter(({ partition }) => partition.leader === null)
  const now =
    leaderless.length === 0
      ? []
      : [
          `${partitionsOf(leaderless)} ${leaderless.length === 1 ? 'has' : 'have'} no leader now: one that lacks records may be elected at once.`,
        ]
  return [
    'Where no replica in sync is left, one that is behind becomes the leader: the acknowledged records that it lacks are lost for good, and consumers may read others at the same offsets.',
    ...now,
  ]
}

function retentionRisks(change: ConfigChange, scope: readonly Concerned[]): string[] {
  const { before, after } = change
  if (before.value === null || after.value === null) return []
  const [was, will] = [limit(before.value), limit(after.value)]
  const deleting = scope.filter(({ topic }) => policyOf(topic).includes('delete'))
  if (Number.isNaN(will) || deleting.length === 0) return []
  const held = sumOfKnown(deleting.map(({ partition }) => partition.sizeBytes))
  const now = held === null || held === 0 ? '' : ` ${formatBytes(held)} are held now, each copy counted once.`
  if (will > was) {
    return [`Old records are kept longer, so the logs grow.${now} Look after the room on the disks.`]
  }
  const what =
    topicKeyOf(change) === 'retention.ms'
      ? `Records older than ${formatDuration(will / 1000)}`
      : `The oldest records of every partition that is larger than ${formatBytes(will)}`
  return [
    `${what} are deleted within minutes, and nothing brings them back. Consumers that have not read them miss them.${now}`,
  ]
}

function limit(value: string): number {
  const number = Number(value)
  return number === -1 ? Number.POSITIVE_INFINITY : number
}

function cleanupRisks({ resource, before, after }: ConfigChange, scope: readonly Concerned[]): string[] {
  const [was, will] = [policies(before.value), policies(after.value)]
  const offsets = scope.some(({ topic }) => topic.internal) && resource.kind === 'topic'
  return [
    ...(will.includes('compact') && !was.includes('compact')
      ? [
          'Of each key only the newest record is kept, older ones are deleted for good; records without a key are refused.',
        ]
      : []),
    ...(will.includes('delete') && !was.includes('delete')
      ? [
          `Records are deleted by age and size from now on, the newest of a key too, and nothing brings them back.${offsets ? ' In a topic of Kafka’s own that loses what its groups and transactions have committed.' : ''}`,
        ]
      : []),
    ...(was.includes('delete') && !will.includes('delete')
      ? ['Nothing is deleted by age or size any more: the logs grow with the number of keys.']
      : []),
    ...(was.includes('compact') && !will.includes('compact')
      ? ['Older records of a key are not taken away any more.']
      : []),
  ]
}

function messageSizeRisks({ before, after }: ConfigChange): string[] {
  const [was, will] = [Number(before.value), Number(after.value)]
  if (before.value === null || after.value === null || Number.isNaN(will)) return []
  if (will < was)
    return [`Batches larger than ${formatBytes(will)} are refused: producers that send such get errors.`]
  return [
    'Larger batches take more memory of brokers and of every consumer; consumers whose fetch sizes are small get them one at a time.',
  ]
}

const NAMED = 3

function partitionsOf(concerned: readonly Concerned[]): string {
  const names = concerned.map(({ topic, partition }) => `${topic.name}-${partition.id}`)
  return `${counted(names.length, 'partition')} (${listedUpTo(NAMED, names)})`
}

function topicsOf(scope: readonly Concerned[]): Topic[] {
  return [...new Set(scope.map(({ topic }) => topic))]
}

function nameAndFactor(topic: Topic): string {
  return `${topic.name} (${counted(replicationFactor(topic), 'replica')})`
}

function policyOf(topic: Topic): string[] {
  return policies(topic.config['cleanup.policy']?.value ?? 'delete')
}

function policies(value: string | null): string[] {
  return (value ?? '').split(',')
}
