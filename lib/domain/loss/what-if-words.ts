import type { BrokerId, Cluster } from '../cluster.ts'
import { formatPercent } from '../quantity.ts'
import { counted, listed, listedUpTo } from '../words.ts'
import { loadAfter } from './load-after.ts'
import type { Loss } from './loss.ts'
import type { Margin, Margins } from './margin.ts'
import { harm, NAMED, stopped, type Verdict } from './words.ts'

/** What is lost, as it was asked for. */
export type Lost = {
  /** Those that are in none of the racks. */
  readonly brokers: readonly BrokerId[]
  readonly racks: readonly string[]
}

/** Every broker that is lost, by itself or with its rack. */
export function brokersOf({ brokers }: Cluster, lost: Lost): readonly BrokerId[] {
  return brokers
    .filter(({ id, rack }) => lost.brokers.includes(id) || (rack !== null && lost.racks.includes(rack)))
    .map(({ id }) => id)
}

/** "rack a and broker 4" */
export function lostName({ brokers, racks }: Lost): string {
  const parts = [
    racks.length > 0 ? `${racks.length === 1 ? 'rack' : 'racks'} ${listedUpTo(NAMED, racks)}` : null,
    brokers.length > 0
      ? `${brokers.length === 1 ? 'broker' : 'brokers'} ${listedUpTo(NAMED, brokers)}`
      : null,
  ]
  return listed(parts.filter((part) => part !== null))
}

/** "What if it is lost?", in a sentence, and what goes along with it. */
export function whatIfVerdict(cluster: Cluster, lost: Lost, loss: Loss): Verdict {
  const one = lost.brokers.length + lost.racks.length === 1
  const condition = { text: `If ${lostName(lost)} ${one ? 'is' : 'are'} lost, `, tone: 'plain' } as const
  const end = { text: '.', tone: 'plain' } as const
  const lede = [harm(loss), ...movesWords(cluster, loss)].filter((words) => words !== '').join(' ')
  if (loss.severity === 'stops')
    return { sentence: [condition, { text: stopped(loss, 'present'), tone: 'bad' }, end], lede }
  if (loss.severity === 'nothing')
    return { sentence: [condition, { text: 'nothing stops', tone: 'ok' }, end], lede }
  const blocked = loss.topics.filter(({ writeBlocked }) => writeBlocked > 0).length
  const what =
    blocked > 0
      ? `${counted(blocked, 'topic')} ${blocked === 1 ? 'refuses' : 'refuse'} acks=all writes`
      : `${counted(loss.groups.length, 'group')} ${loss.groups.length === 1 ? 'is' : 'are'} held up`
  const text = { text: 'nothing goes offline, but ', tone: 'plain' } as const
  return { sentence: [condition, text, { text: what, tone: 'warn' }, end], lede }
}

/** Who takes over, and how the load is spread then. */
function movesWords(cluster: Cluster, loss: Loss): string[] {
  const { leadersMoved, quorum } = loss
  const { mostNow, mostAfter } = loadAfter(cluster, loss)
  const leaders =
    leadersMoved === 0
      ? 'No leader moves.'
      : `${counted(leadersMoved, 'leader')} ${leadersMoved === 1 ? 'moves' : 'move'}.`
  const most =
    mostNow && mostAfter
      ? `Broker ${mostAfter.broker} would lead most, ${formatPercent(mostAfter.share)} of all; now the most is ${formatPercent(mostNow.share)}.`
      : ''
  const controller =
    quorum?.electsController && quorum.majority
      ? `A new controller is elected (${quorum.left} of ${quorum.of} voters left).`
      : ''
  return [leaders, leadersMoved === 0 ? '' : most, controller]
}

/** How much can be lost until something stops, and until something is refused; a sentence each. */
export function marginWords({ stops, writes }: Margins): readonly string[] {
  if (stops === null && writes === null) return ['No loss of brokers stops anything.']
  const sooner =
    writes !== null && writes.brokers.length < (stops?.brokers.length ?? Number.POSITIVE_INFINITY)
  return [
    ...(stops ? [fewest(stops, 'stops something', 'to stop something', 'goes offline')] : []),
    ...(sooner && writes
      ? [fewest(writes, 'has writes refused', 'to have writes refused', 'refuses acks=all')]
      : []),
  ]
}

function fewest({ brokers, strikes }: Margin, alone: string, together: string, effect: string): string {
  const what = strikes
    ? `${strikes.topic}-${strikes.partition} ${effect}`
    : 'the controller quorum loses its majority'
  if (brokers.length === 1) return `Losing broker ${brokers[0]} alone ${alone}: ${what}.`
  return `It takes the loss of ${brokers.length} brokers ${together}, such as ${listedUpTo(NAMED, brokers)}: ${what}.`
}
