import { type BrokerId, type Cluster, minInsyncReplicas } from '../cluster.ts'
import { formatBytes, formatCount } from '../quantity.ts'
import { counted, listed, listedUpTo } from '../words.ts'
import { type Change, rackCounter, rangeOf } from './change.ts'
import type { GoalName } from './goals.ts'
import type { BrokerLoad, Judgement, Unsatisfied } from './plan.ts'

const NAMED = 3

/** What a plan makes worse, or leaves in danger, in words; worst first. */
export function harmsOf(
  cluster: Cluster,
  changes: readonly Change[],
  judgement: Judgement,
): readonly Unsatisfied[] {
  return [
    ...judgement.obstacles.map((reason): Unsatisfied => ({ goal: 'disk', reason })),
    ...leftAlone(changes),
    ...belowMinInsync(changes),
    ...fewerReplicas(changes),
    ...racksLost(cluster, changes),
    ...mixedFactors(changes),
    ...leftOnDead(cluster, changes),
    ...lessEven(judgement),
  ]
}

/** What a plan does besides, that its numbers do not say. */
export function effectsOf(
  cluster: Cluster,
  changes: readonly Change[],
  judgement: Judgement,
): readonly Unsatisfied[] {
  return [
    ...emptiedBrokers(judgement),
    ...distinctRacks(cluster, changes),
    ...moreReplicas(changes),
    ...bytesOf(judgement),
  ]
}

function leftAlone(changes: readonly Change[]): Unsatisfied[] {
  const alone = changes.filter(({ before, after }) => after.length === 1 && before.length > 1)
  return told('rf', alone, (who) => `${who} left with one replica, which stops with its broker`, 'is', 'are')
}

/** With as many replicas as `min.insync.replicas` asks for, the loss of any one refuses writes with acks=all. */
function belowMinInsync(changes: readonly Change[]): Unsatisfied[] {
  const tight = changes.filter(({ topic, before, after }) => {
    const needed = minInsyncReplicas(topic)
    return after.length > 1 && after.length <= needed && before.length > needed
  })
  const rest =
    'no more replicas than min.insync.replicas asks for: the loss of any one refuses writes with acks=all'
  return told('rf', tight, (who) => `${who} ${rest}`, 'has', 'have')
}

function fewerReplicas(changes: readonly Change[]): Unsatisfied[] {
  const fewer = changes.filter(({ before, after }) => after.length < before.length)
  return told('rf', fewer, (who) => `${who} fewer replicas`, 'gets', 'get', replicasWords)
}

function moreReplicas(changes: readonly Change[]): Unsatisfied[] {
  const more = changes.filter(({ before, after }) => after.length > before.length)
  return told('rf', more, (who) => `${who} more replicas`, 'gets', 'get', replicasWords)
}

function replicasWords({ name, before, after }: Change): string {
  return `${name} from ${before.length} to ${after.length}`
}

function racksLost(cluster: Cluster, changes: readonly Change[]): Unsatisfied[] {
  const racks = rackCounter(cluster)
  const lost = changes.filter(({ before, after }) => racks(after) < racks(before))
  const each = ({ name, before, after }: Change) => `${name} from ${racks(before)} to ${racks(after)}`
  return told('racks', lost, (who) => `${who} racks`, 'loses', 'lose', each)
}

function distinctRacks(cluster: Cluster, changes: readonly Change[]): Unsatisfied[] {
  if (cluster.brokers.every(({ rack }) => rack === null)) return []
  const racks = rackCounter(cluster)
  const distinct = (side: 'before' | 'after') =>
    changes.filter((change) => change[side].length > 1 && racks(change[side]) === change[side].length).length
  const reason = `of the ${counted(changes.length, 'partition')} of its topics, ${formatCount(distinct('before'))} have several replicas, all in distinct racks, now, and ${formatCount(distinct('after'))} afterwards`
  return [{ goal: 'racks', reason }]
}

/** Topics whose partitions differ in their number of replicas because of the plan. */
function mixedFactors(changes: readonly Change[]): Unsatisfied[] {
  const mixed = [...Map.groupBy(changes, ({ topic }) => topic)].flatMap(([topic, own]) => {
    const factors = [...new Set(own.map(({ after }) => after.length))].sort((a, b) => a - b)
    const changed = own.some(({ before, after }) => before.length !== after.length)
    return factors.length > 1 && changed ? [`${topic.name} (${listed(factors, 'or')})`] : []
  })
  if (mixed.length === 0) return []
  const who = counted(mixed.length, 'topic')
  return [
    {
      goal: 'rf',
      reason: `the partitions of ${who} differ in their number of replicas afterwards: ${listedUpTo(NAMED, mixed)}`,
    },
  ]
}

function leftOnDead(cluster: Cluster, changes: readonly Change[]): Unsatisfied[] {
  return cluster.brokers
    .filter(({ alive }) => !alive)
    .flatMap(({ id }) => {
      const staying = changes.filter(({ after }) => after.includes(id))
      return told(
        'drain',
        staying,
        (who) => `${who} a replica on broker ${id}, which is not alive`,
        'keeps',
        'keep',
      )
    })
}

/** Over the brokers that are alive and not emptied by the plan. */
function lessEven(judgement: Judgement): Unsatisfied[] {
  const { before, after, alive } = judgement
  const emptied = new Set(emptiedBy(judgement))
  const brokers = new Set(alive.filter((id) => !emptied.has(id)))
  const counts = (loads: readonly BrokerLoad[], of: 'replicas' | 'leaders') =>
    loads.filter(({ broker }) => brokers.has(broker)).map((load) => load[of])
  const worse = (of: 'replicas' | 'leaders', goal: GoalName, what: string): Unsatisfied[] => {
    const [then, now] = [counts(after, of), counts(before, of)]
    if (rangeOf(then) <= Math.max(1, rangeOf(now))) return []
    return [{ goal, reason: `${what} less even: ${rangeWords(then)} a broker, now ${rangeWords(now)}` }]
  }
  return [
    ...worse('replicas', 'spread', 'the replica counts get'),
    ...worse('leaders', 'balance', 'the counts of preferred leaders get'),
  ]
}

/** Brokers that hold replicas now and none afterwards, of any topic. */
function emptiedBy({ before, after }: Judgement): BrokerId[] {
  return after.flatMap(({ broker, replicas }, index) =>
    replicas === 0 && (before[index]?.replicas ?? 0) > 0 ? [broker] : [],
  )
}

function emptiedBrokers(judgement: Judgement): Unsatisfied[] {
  const emptied = emptiedBy(judgement)
  if (emptied.length === 0) return []
  const who = `${emptied.length === 1 ? 'broker' : 'brokers'} ${listedUpTo(NAMED, emptied)}`
  return [{ goal: 'drain', reason: `no replica is left on ${who}` }]
}

function rangeWords(counts: readonly number[]): string {
  const least = counts.reduce((low, count) => Math.min(low, count), Number.POSITIVE_INFINITY)
  return `${formatCount(least)} to ${formatCount(least + rangeOf(counts))}`
}

/** Some move partitions because of their bytes alone. */
function bytesOf({ before, after, copies }: Judgement): Unsatisfied[] {
  const words = (loads: readonly BrokerLoad[]) => {
    const known = loads.flatMap(({ bytes }) => bytes ?? [])
    const least = known.reduce((low, bytes) => Math.min(low, bytes), Number.POSITIVE_INFINITY)
    return known.length < loads.length
      ? null
      : `${formatBytes(least)} to ${formatBytes(least + rangeOf(known))}`
  }
  const [now, then] = [words(before), words(after)]
  if (copies === 0 || now === null || then === null) return []
  return [{ goal: 'balance', reason: `the brokers hold ${now} each now, and ${then} afterwards` }]
}

/** "3 partitions lose racks: orders-0 from 3 to 2, …": one reason for all of them; empty for none. */
function told(
  goal: GoalName,
  changes: readonly Change[],
  say: (who: string) => string,
  one: string,
  many: string,
  each: (change: Change) => string = ({ name }) => name,
): Unsatisfied[] {
  if (changes.length === 0) return []
  const who = `${counted(changes.length, 'partition')} ${changes.length === 1 ? one : many}`
  return [{ goal, reason: `${say(who)}: ${listedUpTo(NAMED, changes.map(each))}` }]
}
