import { type Cluster, OFFSETS_TOPIC, replicationFactor, type Topic } from '../cluster.ts'
import { counted, listedUpTo } from '../words.ts'
import { culpritsOf } from './culprits.ts'
import type { Loss, Survival } from './loss.ts'
import { asFarAsKnown, unknownOf } from './unknown.ts'
import { capital, harm, listedOr, NAMED, type Sentence, stopped, type Verdict } from './words.ts'

/** "Does it survive?", answered exactly from every single-broker and single-rack loss. */
export function verdict(cluster: Cluster, survival: Survival): Verdict {
  if (survival.brokers.length === 0) {
    return {
      sentence: [{ text: 'No broker of this cluster is alive.', tone: 'bad' }],
      lede: 'Everything has stopped. What is shown is the last that was known.',
    }
  }
  const { sentence, lede } = judged(cluster, survival)
  return { sentence, lede: [lede, ...unknownOf(cluster)].filter((words) => words !== '').join(' ') }
}

function judged(cluster: Cluster, survival: Survival): Verdict {
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
  const { down, failedDirs } = culpritsOf(cluster, now)
  const others = deadBrokers(cluster).filter((id) => !down.includes(id))
  const causes = [
    down.length > 0 ? `broker ${listedUpTo(NAMED, down)} ${down.length > 1 ? 'are' : 'is'} down` : null,
    failedDirs.length > 0 ? `a log directory of broker ${listedUpTo(NAMED, failedDirs)} has failed` : null,
  ].filter((words) => words !== null)
  const cause = causes.length === 0 ? '' : `${causes.join(' and ')}: `
  const back = down.length === 0 ? '' : BACK[down.length === 1 ? 'one' : 'many']
  const apart =
    others.length === 0
      ? ''
      : `Broker ${listedUpTo(NAMED, others)} ${others.length === 1 ? 'is' : 'are'} down too, which is not why.`
  return {
    sentence: [{ text: `${capital(`${cause}${stopped(now, 'past')}`)}.`, tone: 'bad' }],
    lede: [harm(now), back, apart].filter((words) => words !== '').join(' '),
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
      ...refusingNow(survival.now),
      { text: whileDown(cluster) ?? 'This cluster ', tone: 'plain' },
      { text: `does not survive losing ${which}`, tone: 'bad' },
      { text: others.length === 0 ? '.' : `. It survives losing broker ${listedOr(others)}.`, tone: 'plain' },
    ],
    lede: [harm(survival.now), causes(cluster, fatal)].filter((words) => words !== '').join(' '),
  }
}

function survives(cluster: Cluster, survival: Survival): Verdict {
  const degraded = survival.brokers.filter((loss) => loss.severity === 'degrades')
  const racks = survival.racks.filter(({ loss }) => loss.severity === 'stops').map(({ rack }) => rack)
  const degradedRacks = racksThatDegrade(survival, degraded)
  const but = [
    racks.length > 0 ? `not of rack ${listedOr(racks)}` : null,
    refusals(`broker ${listedOr(degraded.flatMap(({ brokers }) => brokers))}`, degraded),
    refusals(
      `rack ${listedOr(degradedRacks.map(({ rack }) => rack))}`,
      degradedRacks.map(({ loss }) => loss),
    ),
  ].filter((words) => words !== null)
  return {
    sentence: [
      ...refusingNow(survival.now),
      { text: whileDown(cluster) ?? 'It ', tone: 'plain' },
      { text: `survives the loss of ${anyBroker(cluster)}`, tone: 'ok' },
      ...(but.length > 0
        ? ([
            { text: ', but ', tone: 'plain' },
            { text: but.join(', and '), tone: 'warn' },
          ] as const)
        : []),
      { text: `${asFarAsKnown(cluster)}.`, tone: 'plain' },
    ],
    lede: survivesLede(cluster, survival, degraded, degradedRacks),
  }
}

type RackLoss = Survival['racks'][number]

/** Racks whose loss refuses writes to a topic to which that of no broker alone does. */
function racksThatDegrade({ racks }: Survival, degraded: readonly Loss[]): readonly RackLoss[] {
  const told = topicsOf(degraded)
  return racks.filter(
    ({ loss }) => loss.severity === 'degrades' && loss.topics.some(({ topic }) => !told.has(topic)),
  )
}

/** What is refused at this moment, before anything more is lost: said first, for it is not a matter of what if. */
function refusingNow(now: Loss): Sentence {
  const topics = now.topics.filter(({ writeBlocked }) => writeBlocked > 0).length
  if (topics === 0) return []
  return [
    {
      text: `${counted(topics, 'topic')} ${topics === 1 ? 'refuses' : 'refuse'} acks=all writes now. `,
      tone: 'bad',
    },
  ]
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

function survivesLede(
  cluster: Cluster,
  survival: Survival,
  [worst]: readonly Loss[],
  [worstRack]: readonly RackLoss[],
): string {
  const partitions = cluster.topics.reduce((sum, topic) => sum + topic.partitions.length, 0)
  const racksHold =
    survival.racks.length > 1 && survival.racks.every(({ loss }) => loss.severity === 'nothing')
  return [
    harm(survival.now),
    `Of ${counted(partitions, 'partition')} in ${counted(cluster.topics.length, 'topic')}, none goes offline and no group stops, whichever broker is lost.`,
    worst ? harm(worst) : '',
    worstRack ? `Without rack ${worstRack.rack}, ${harm(worstRack.loss)}` : '',
    racksHold ? 'The same holds for every rack.' : '',
  ]
    .filter((words) => words !== '')
    .join(' ')
}

/** "losing broker 1 or 2 stops acks=all writes to 3 topics"; null for no loss. */
function refusals(which: string, losses: readonly Loss[]): string | null {
  if (losses.length === 0) return null
  return `losing ${which} stops acks=all writes to ${counted(topicsOf(losses).size, 'topic')}`
}

function topicsOf(losses: readonly Loss[]): ReadonlySet<string> {
  return new Set(losses.flatMap((loss) => loss.topics.map(({ topic }) => topic)))
}

/** Why a loss is fatal, told from the topics: internal ones first, with the groups that hang on them. */
function causes(cluster: Cluster, fatal: readonly Loss[]): string {
  const quorum = fatal.find((loss) => loss.quorum?.loses)
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
