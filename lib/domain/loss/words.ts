import { type Cluster, OFFSETS_TOPIC, replicationFactor, type Topic } from '../cluster.ts'
import { formatPercent } from '../quantity.ts'
import { counted, listed, listedUpTo } from '../words.ts'
import type { Loss, Survival } from './loss.ts'

/** A sentence in parts, so that its verdict can be coloured. */
export type Sentence = readonly { readonly text: string; readonly tone: 'plain' | 'bad' | 'ok' | 'warn' }[]

export type Verdict = { readonly sentence: Sentence; readonly lede: string }

const NAMED = 4

/** "Does it survive?", answered exactly from every single-broker and single-rack loss. */
export function verdict(cluster: Cluster, survival: Survival): Verdict {
  if (survival.brokers.length === 0) {
    return {
      sentence: [{ text: 'No broker of this cluster is alive.', tone: 'bad' }],
      lede: 'Everything has stopped. What is shown is the last that was known.',
    }
  }
  if (survival.brokers.length === 1 && cluster.topics.length === 0) return oneEmptyBroker(cluster)
  if (survival.now.severity === 'stops') return alreadyStopped(cluster, survival.now)
  const fatal = survival.brokers.filter((loss) => loss.severity === 'stops')
  if (fatal.length > 0) return doesNotSurvive(cluster, survival, fatal)
  return survives(cluster, survival)
}

function oneEmptyBroker(cluster: Cluster): Verdict {
  const [alive] = cluster.brokers.filter((broker) => broker.alive)
  return {
    sentence: [
      { text: `This cluster does not survive losing broker ${alive?.id}: no other is alive.`, tone: 'bad' },
    ],
    lede: 'It has no topics yet.',
  }
}

function alreadyStopped(cluster: Cluster, now: Loss): Verdict {
  const dead = deadBrokers(cluster)
  const cause =
    dead.length > 0 ? `Broker ${listedUpTo(NAMED, dead)} ${dead.length > 1 ? 'are' : 'is'} down: ` : ''
  const text = `${cause}${stopped(now, 'past')}`
  return {
    sentence: [{ text: `${capital(text)}.`, tone: 'bad' }],
    lede: `${harm(now)} ${dead.length > 0 ? BACK[dead.length === 1 ? 'one' : 'many'] : ''}`.trim(),
  }
}

const BACK = {
  one: 'It comes back when the broker does, unless its disk is lost.',
  many: 'It comes back when the brokers do, unless their disks are lost.',
}

function doesNotSurvive(cluster: Cluster, survival: Survival, fatal: readonly Loss[]): Verdict {
  const ids = fatal.flatMap((loss) => loss.brokers)
  const others = survival.brokers.filter((loss) => loss.severity !== 'stops').flatMap((loss) => loss.brokers)
  const any = others.length === 0 && ids.length > 1
  const which = any ? anyBroker(cluster) : `broker ${listedOr(ids)}`
  return {
    sentence: [
      { text: whileDown(cluster) ?? 'This cluster ', tone: 'plain' },
      { text: `does not survive losing ${which}`, tone: 'bad' },
      { text: others.length === 0 ? '.' : `. It survives losing broker ${listedOr(others)}.`, tone: 'plain' },
    ],
    lede: causes(cluster, fatal),
  }
}

function survives(cluster: Cluster, survival: Survival): Verdict {
  const degraded = survival.brokers.filter((loss) => loss.severity === 'degrades')
  const racks = survival.racks.filter(({ loss }) => loss.severity === 'stops').map(({ rack }) => rack)
  const but = [
    racks.length > 0 ? `not of rack ${listedOr(racks)}` : null,
    degraded.length > 0 ? refusals(degraded) : null,
  ].filter((words) => words !== null)
  return {
    sentence: [
      { text: whileDown(cluster) ?? 'It ', tone: 'plain' },
      { text: `survives the loss of ${anyBroker(cluster)}`, tone: 'ok' },
      ...(but.length > 0
        ? ([
            { text: ', but ', tone: 'plain' },
            { text: but.join(', and '), tone: 'warn' },
          ] as const)
        : []),
      { text: '.', tone: 'plain' },
    ],
    lede: survivesLede(cluster, survival, degraded),
  }
}

function deadBrokers(cluster: Cluster): number[] {
  return cluster.brokers.filter((broker) => !broker.alive).map((broker) => broker.id)
}

function anyBroker(cluster: Cluster): string {
  return deadBrokers(cluster).length > 0 ? 'any other broker' : 'any one broker'
}

/** Null while every broker is up. */
function whileDown(cluster: Cluster): string | null {
  const dead = deadBrokers(cluster)
  return dead.length === 0
    ? null
    : `While broker ${listedUpTo(NAMED, dead)} ${dead.length > 1 ? 'are' : 'is'} down, this cluster `
}

function survivesLede(cluster: Cluster, survival: Survival, degraded: readonly Loss[]): string {
  const partitions = cluster.topics.reduce((sum, topic) => sum + topic.partitions.length, 0)
  const scope = `Of ${counted(partitions, 'partition')} in ${counted(cluster.topics.length, 'topic')}, none goes offline and no group stops, whichever broker is lost.`
  const worst = degraded[0]
  if (worst) return `${scope} ${harm(worst)}`
  const racksHold = survival.racks.length > 1 && survival.racks.every(({ loss }) => loss.severity !== 'stops')
  return racksHold ? `${scope} The same holds for every rack.` : scope
}

/** What a loss card says below its heading: one or two sentences. */
export function lossWords(loss: Loss): string {
  if (loss.severity === 'stops') return `${capital(stopped(loss, 'present'))}. ${harm(loss)}`.trim()
  const leaders =
    loss.leadersMoved > 0
      ? `${counted(loss.leadersMoved, 'leader')} ${loss.leadersMoved === 1 ? 'moves' : 'move'}${
          loss.busiest
            ? `; broker ${loss.busiest.broker} would carry ${formatPercent(loss.busiest.share)} of leaders`
            : ''
        }.`
      : 'No leader moves.'
  if (loss.severity === 'degrades') return `${harm(loss)} ${leaders}`
  return `Nothing stops. ${leaders}`
}

/** "14 groups stop and 56 partitions go offline (50 of __consumer_offsets and 6 of audit-log)". */
function stopped(loss: Loss, tense: 'present' | 'past'): string {
  if (loss.quorum && !loss.quorum.majority) {
    return tense === 'past'
      ? 'the controller quorum has no majority, so nothing can fail over'
      : `the controller quorum loses its majority (${loss.quorum.left} of ${loss.quorum.of} voters left), so nothing can fail over`
  }
  const groups = loss.groups.filter((group) => group.state === 'stops').length
  const offline = loss.topics.reduce((sum, topic) => sum + topic.offline, 0)
  const verb =
    tense === 'past' ? (groups === 1 ? 'has stopped' : 'have stopped') : groups === 1 ? 'stops' : 'stop'
  return listed(
    [
      groups > 0 ? `${counted(groups, 'group')} ${verb}` : null,
      offline > 0
        ? `${counted(offline, 'partition')} ${offlineVerb(offline, tense)} offline (${whereOffline(loss)})`
        : null,
    ].filter((words) => words !== null),
  )
}

function whereOffline(loss: Loss): string {
  const topics = loss.topics.filter((topic) => topic.offline > 0)
  return listedUpTo(
    NAMED,
    topics.map((topic) => `${topic.offline} of ${topic.topic}`),
  )
}

function offlineVerb(count: number, tense: 'present' | 'past'): string {
  if (tense === 'present') return count === 1 ? 'goes' : 'go'
  return count === 1 ? 'is' : 'are'
}

/** Which topics refuse writes and which groups cannot commit: "1 topic refuses acks=all writes (refunds)." */
function harm(loss: Loss): string {
  const blocked = loss.topics.filter((topic) => topic.offline === 0 && topic.writeBlocked > 0)
  const silent = loss.groups.filter((group) => group.state === 'cannot-commit')
  return [
    blocked.length > 0
      ? `${counted(blocked.length, 'topic')} ${blocked.length === 1 ? 'refuses' : 'refuse'} acks=all writes (${listedUpTo(
          NAMED,
          blocked.map((topic) => topic.topic),
        )}); what is written with acks=1 stays invisible to consumers until the in-sync set is back.`
      : null,
    silent.length > 0 ? `${counted(silent.length, 'group')} cannot commit.` : null,
  ]
    .filter((words) => words !== null)
    .join(' ')
}

function refusals(degraded: readonly Loss[]): string {
  const ids = degraded.flatMap((loss) => loss.brokers)
  const topics = new Set(degraded.flatMap((loss) => loss.topics.map((topic) => topic.topic)))
  return `losing broker ${listedOr(ids)} stops acks=all writes to ${counted(topics.size, 'topic')}`
}

/** Why a loss is fatal, told from the topics: internal ones first, with the groups that hang on them. */
function causes(cluster: Cluster, fatal: readonly Loss[]): string {
  const quorum = fatal.find((loss) => loss.quorum?.majority === false)
  if (quorum) return `${capital(stopped(quorum, 'present'))}.`
  const names = new Set(
    fatal.flatMap((loss) => loss.topics.filter((topic) => topic.offline > 0)).map((topic) => topic.topic),
  )
  const topics = cluster.topics
    .filter((topic) => names.has(topic.name))
    .sort((a, b) => Number(b.internal) - Number(a.internal))
  const groups = new Set(
    fatal.flatMap((loss) => loss.groups.filter((group) => group.state === 'stops').map((group) => group.id)),
  )
  const told = topics.slice(0, 2).map((topic) => cause(topic, fatal, groups.size))
  const rest = topics.length - told.length
  return [...told, ...(rest > 0 ? [`${counted(rest, 'more topic')} would lose partitions.`] : [])].join(' ')
}

function cause(topic: Topic, fatal: readonly Loss[], groups: number): string {
  const single = topic.partitions.filter((partition) => partition.replicas.length === 1)
  const homes = new Set(single.map((partition) => partition.replicas[0]))
  const where =
    homes.size === 1 && fatal.length === 1
      ? `, and ${single.length === 1 ? 'it is' : 'all of them are'} on broker ${[...homes][0]}`
      : ''
  const how =
    single.length === 0
      ? `${topic.name} has ${replicationFactor(topic)} replicas, yet not enough of them are in sync.`
      : single.length === topic.partitions.length
        ? `${single.length === 1 ? `The one partition of ${topic.name} has` : `All ${counted(single.length, 'partition')} of ${topic.name} have`} one replica${where}.`
        : `${single.length} of ${counted(topic.partitions.length, 'partition')} of ${topic.name} ${single.length === 1 ? 'has' : 'have'} one replica${where}.`
  if (topic.name !== OFFSETS_TOPIC || groups === 0) return how
  return `${how} If it stops, ${counted(groups, 'consumer group')} ${groups === 1 ? 'stops' : 'stop'} with it, however many replicas the topics have that they read.`
}

function listedOr(items: readonly (string | number)[]): string {
  return listedUpTo(NAMED, items, 'or')
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1)
}
