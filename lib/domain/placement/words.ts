import type { Cluster, Topic } from '../cluster.ts'
import type { Sentence, Verdict } from '../loss/words.ts'
import { formatCount } from '../quantity.ts'
import { counted, listedUpTo } from '../words.ts'
import type { Departure, Fit } from './fit.ts'

const NAMED = 3

/** The sentence, and the rule that fits best. "16 of 18 partitions follow the i mod n rule. 2 depart from it; 1 of them is unsafe." */
export function topicPlacement(fit: Fit): { readonly sentence: Sentence; readonly rule: string } {
  if (fit.partitions === 0) {
    return { sentence: [{ text: 'This topic has no partitions.', tone: 'plain' }], rule: '' }
  }
  return {
    sentence: [
      ...followers(fit.follows, fit.partitions, 'partition'),
      ...departing(fit.departures.length, unsafeOf(fit).length),
    ],
    rule: ruleOf(fit),
  }
}

/** "31 of 38 topics follow the i mod n rule. 7 depart from it; 2 of them are unsafe." */
export function clusterPlacement(cluster: Cluster, fitOf: (topic: Topic) => Fit): Verdict {
  if (cluster.topics.length === 0) {
    return {
      sentence: [{ text: 'This cluster has no topics yet.', tone: 'plain' }],
      lede: 'The map shows each partition and the brokers that hold it as soon as there is one.',
    }
  }
  const fits = cluster.topics.map((topic) => ({ name: topic.name, fit: fitOf(topic) }))
  const departed = fits.filter(({ fit }) => fit.departures.length > 0)
  const unsafe = departed.filter(({ fit }) => unsafeOf(fit).length > 0)
  return {
    sentence: [
      ...followers(fits.length - departed.length, fits.length, 'topic'),
      ...departing(departed.length, unsafe.length),
    ],
    lede: [
      'Replica j of partition i belongs on the broker at place (i + j + start) mod n of the sorted brokers; each topic has its own best start.',
      unsafe.length > 0
        ? `Unsafe: ${listedUpTo(
            NAMED,
            unsafe.map(({ name }) => name),
          )}.`
        : departed.length > 0
          ? 'Topics that KRaft placed, or that somebody reassigned, depart from it without harm.'
          : '',
    ]
      .filter((words) => words !== '')
      .join(' '),
  }
}

function followers(follows: number, all: number, noun: string): Sentence {
  const text =
    follows === all
      ? `${all === 1 ? `The one ${noun} follows` : `All ${counted(all, noun)} follow`} the i mod n rule.`
      : `${formatCount(follows)} of ${counted(all, noun)} ${follows === 1 ? 'follows' : 'follow'} the i mod n rule.`
  return [{ text, tone: 'plain' }]
}

function departing(departed: number, unsafe: number): Sentence {
  if (departed === 0) return []
  const head = ` ${formatCount(departed)} ${departed === 1 ? 'departs' : 'depart'} from it`
  if (unsafe === 0) {
    return [{ text: `${head}, ${departed === 1 ? 'not' : 'none of them'} unsafely.`, tone: 'plain' }]
  }
  const which =
    departed === 1
      ? 'it is '
      : `${unsafe === departed ? 'all' : formatCount(unsafe)} of them ${unsafe === 1 ? 'is' : 'are'} `
  return [
    { text: `${head}; ${which}`, tone: 'plain' },
    { text: 'unsafe', tone: 'bad' },
    { text: '.', tone: 'plain' },
  ]
}

function ruleOf(fit: Fit): string {
  const n = fit.brokers.length
  const start = fit.start === 0 ? '' : ` + ${fit.start}`
  return `Best fit: replica j of partition i on the broker at place (i + j${start}) mod ${n} of the sorted brokers ${listedUpTo(8, fit.brokers)}, counted from 0.`
}

const ORDER: readonly Departure['kind'][] = ['unsafe', 'skewed', 'harmless']

/** Worst first, then by partition. */
export function unsafeFirst(a: Departure, b: Departure): number {
  return ORDER.indexOf(a.kind) - ORDER.indexOf(b.kind) || a.partition - b.partition
}

function unsafeOf(fit: Fit): Departure[] {
  return fit.departures.filter((departure) => departure.kind === 'unsafe')
}
