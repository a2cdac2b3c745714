import type { BrokerId, Cluster } from '../cluster.ts'
import { formatPercent } from '../quantity.ts'
import { counted, listedUpTo } from '../words.ts'
import { loadAfter } from './load-after.ts'
import { lose } from './lose.ts'
import type { Loss } from './loss.ts'
import { type Lost, lostName } from './lost.ts'
import type { Margin, Margins } from './margin.ts'
import type { Restart } from './restarts.ts'
import { asFarAsKnown, unknownOf } from './unknown.ts'
import { controllerWords, harm, lossWords, NAMED, type Sentence, stopped, type Verdict } from './words.ts'

/** "What if it is lost?", in a sentence, and what goes along with it. */
export function whatIfVerdict(cluster: Cluster, lost: Lost, loss: Loss): Verdict {
  const one = lost.brokers.length + lost.racks.length === 1
  const condition = { text: `If ${lostName(lost)} ${one ? 'is' : 'are'} lost, `, tone: 'plain' } as const
  const end = { text: '.', tone: 'plain' } as const
  const lede = [harm(loss), ...movesWords(cluster, loss), ...unknownOf(cluster)]
    .filter((words) => words !== '')
    .join(' ')
  if (loss.severity === 'stops')
    return { sentence: [condition, { text: stopped(loss, 'present'), tone: 'bad' }, end], lede }
  if (loss.severity === 'nothing')
    return {
      sentence: [condition, { text: `nothing stops${asFarAsKnown(cluster)}`, tone: 'ok' }, end],
      lede,
    }
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
  const { leadersMoved } = loss
  const { mostNow, mostAfter } = loadAfter(cluster, loss)
  const leaders =
    leadersMoved === 0
      ? 'No leader moves.'
      : `${counted(leadersMoved, 'leader')} ${leadersMoved === 1 ? 'moves' : 'move'}.`
  const most =
    mostNow && mostAfter
      ? `Broker ${mostAfter.broker} would lead most, ${formatPercent(mostAfter.share)} of all; now the most is ${formatPercent(mostNow.share)}.`
      : ''
  return [leaders, leadersMoved === 0 ? '' : most, controllerWords(loss)]
}

/** How much can be lost until something stops, and until something is refused; a sentence each. */
export function marginWords(margins: Margins): readonly string[] {
  const told = marginsTold(margins)
  return told.length === 0 ? [NO_LOSS] : told.map(sentenceOf)
}

/** "How much can be lost?", in a sentence, and what stops where one broker alone is enough. */
export function marginVerdict(cluster: Cluster, margins: Margins): Verdict {
  const [first, ...others] = marginsTold(margins)
  if (first === undefined) return { sentence: [{ text: NO_LOSS, tone: 'ok' }], lede: '' }
  const { brokers, head, example, effect } = first
  const detail = example === null ? lossWords(lose(cluster, brokers)) : `Such as ${example}: ${effect}.`
  return {
    sentence: [{ text: `${head}.`, tone: example === null ? 'bad' : 'ok' }],
    lede: [detail, ...others.map(sentenceOf)].join(' '),
  }
}

const NO_LOSS = 'No loss of brokers stops anything.'

/** A margin in parts. `example`: one set of brokers; null where one alone is enough, which `head` names. */
type Told = {
  readonly brokers: readonly BrokerId[]
  readonly head: string
  readonly example: string | null
  readonly effect: string
}

function sentenceOf({ head, example, effect }: Told): string {
  return example === null ? `${head}: ${effect}.` : `${head}, such as ${example}: ${effect}.`
}

function marginsTold({ stops, writes }: Margins): readonly Told[] {
  const sooner = writes !== null && (stops === null || writes.brokers.length < stops.brokers.length)
  return [
    ...(stops ? [told(stops, 'stops something', 'to stop something', 'goes offline')] : []),
    ...(sooner ? [told(writes, 'has writes refused', 'to have writes refused', 'refuses acks=all')] : []),
  ]
}

function told({ brokers, strikes }: Margin, alone: string, together: string, what: string): Told {
  const effect = strikes
    ? `${strikes.topic}-${strikes.partition} ${what}`
    : 'the controller quorum loses its majority'
  if (brokers.length === 1)
    return { brokers, head: `Losing broker ${brokers[0]} alone ${alone}`, example: null, effect }
  const head = `It takes the loss of ${brokers.length} brokers ${together}`
  return { brokers, head, example: listedUpTo(NAMED, brokers), effect }
}

/** " After the plan nothing stops.", to stand behind the sentence of the loss as it is now. */
export function afterPlanWords({ severity }: Loss): Sentence {
  if (severity === 'nothing') return [{ text: ' After the plan, nothing stops.', tone: 'ok' }]
  if (severity === 'degrades') return [{ text: ' After the plan, only writes are refused.', tone: 'warn' }]
  return [{ text: ' After the plan, it still stops something.', tone: 'bad' }]
}

/** Whether all brokers can be restarted one after the other, and which not. */
export function restartWords(order: readonly Restart[]): string {
  const unsafe = order.filter(({ loss }) => loss.severity !== 'nothing').map(({ broker }) => broker)
  if (order.length === 0) return ''
  const rule = 'one at a time, each once the one before is back in sync'
  if (unsafe.length === 0) return `every broker, in this order: ${rule}`
  if (unsafe.length === order.length) return 'no broker'
  return `every broker but ${listedUpTo(NAMED, unsafe)}, in this order: ${rule}`
}
