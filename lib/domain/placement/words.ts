import type { Sentence, Verdict } from '../loss/words.ts'
import { formatCount } from '../quantity.ts'
import { counted, listed, listedUpTo } from '../words.ts'
import { DEPARTURE_KINDS, type Departure, type Fit, RULES, type RuleName } from './fit.ts'
import type { PlacementSummary } from './summary.ts'

const NAMED = 3
const BROKERS_NAMED = 12

/** The rule in a word or two, where there is little room. */
export const RULE_NAMES: Readonly<Record<RuleName, string>> = {
  classic: 'i mod n',
  'admin-utils': 'AdminUtils',
  'admin-utils-racks': 'AdminUtils with racks',
  striped: 'KRaft',
}

const RULE_IN_SENTENCE: Readonly<Record<RuleName, string>> = {
  classic: 'the i mod n rule',
  'admin-utils': 'the AdminUtils rule of older Kafka',
  'admin-utils-racks': 'the rack-aware AdminUtils rule of older Kafka',
  striped: 'the rule of KRaft’s controller',
}

/** "16 of 18 partitions follow the i mod n rule. 2 depart from it; 1 of them is unsafe." */
export function topicPlacement(fit: Fit): Sentence {
  if (fit.partitions === 0) return [{ text: 'This topic has no partitions.', tone: 'plain' }]
  const unsafe = fit.departures.filter(({ kind }) => kind === 'unsafe').length
  const rule = RULE_IN_SENTENCE[fit.rule]
  const head =
    fit.follows * 2 < fit.partitions
      ? `No rule explains this placement: ${rule}, which fits best, has ${formatCount(fit.follows)} of ${counted(fit.partitions, 'partition')}.`
      : `${follow(fit.follows, fit.partitions, 'partition')} ${rule}.`
  return [{ text: head, tone: 'plain' }, ...departing(fit.departures.length, unsafe)]
}

/** "212 of 230 topics follow a placement rule; 3 are unsafe.", which rules they are, and the names of the unsafe ones. */
export function clusterPlacement(summary: PlacementSummary): Verdict {
  const { topics, following, unsafe } = summary
  if (topics === 0) {
    return {
      sentence: [{ text: 'This cluster has no topics yet.', tone: 'plain' }],
      lede: 'The map shows each partition and the brokers that hold it as soon as there is one.',
    }
  }
  const head = `${follow(following, topics, 'topic')} a placement rule`
  return {
    sentence:
      unsafe === 0
        ? [{ text: `${head}${following === topics ? '' : '; no departure is unsafe'}.`, tone: 'plain' }]
        : [
            { text: `${head}; ${formatCount(unsafe)} ${unsafe === 1 ? 'is' : 'are'} `, tone: 'plain' },
            { text: 'unsafe', tone: 'bad' },
            { text: '.', tone: 'plain' },
          ],
    lede: [
      `Best fit: ${rulesOf(summary)}.`,
      unsafe > 0
        ? `Unsafe are ${listedUpTo(NAMED, summary.unsafeTopics)}: a rack repeated, a dead broker, or too few replicas.`
        : following < topics
          ? 'Partitions that somebody reassigned depart from a rule legitimately.'
          : '',
    ]
      .filter((words) => words !== '')
      .join(' '),
  }
}

/** "30 topics KRaft, 2 i mod n" */
function rulesOf({ byRule }: PlacementSummary): string {
  const some = RULES.filter((rule) => byRule[rule] > 0).sort((a, b) => byRule[b] - byRule[a])
  if (some.length === 0) return 'no topic has a partition'
  return listed(
    some.map(
      (rule, at) => `${RULE_NAMES[rule]} for ${at === 0 ? counted(byRule[rule], 'topic') : byRule[rule]}`,
    ),
  )
}

function follow(following: number, all: number, noun: string): string {
  if (following === all) {
    return all === 1 ? `The one ${noun} follows` : `All ${counted(all, noun)} follow`
  }
  return `${formatCount(following)} of ${counted(all, noun)} ${following === 1 ? 'follows' : 'follow'}`
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

/** What the rule does with these brokers, for somebody who has not met it. */
export function ruleWords({ rule, brokers, start, shift }: Fit): string {
  const n = brokers.length
  const list = listedUpTo(BROKERS_NAMED, brokers)
  const first = brokers[start]
  switch (rule) {
    case 'classic':
      return `Replica j of partition i is on the broker at place (i + j${start === 0 ? '' : ` + ${start}`}) mod ${n} of ${list}, counted from 0.`
    case 'admin-utils':
      return `Preferred leaders go round ${list}, from broker ${first} on. Followers stand ${stepsBehind(shift)}, and one further after each round of ${n}.`
    case 'admin-utils-racks':
      return `Preferred leaders go round ${list}, from broker ${first} on; racks alternate. Followers go on from there into racks without a replica, further off after each round of ${n}.`
    case 'striped':
      return `Each partition takes one rack after the other and begins one further on than the last; partition 0 begins at broker ${first}. After every ${n} partitions racks and brokers are shuffled.`
  }
}

function stepsBehind(shift: number | null): string {
  return shift === null || shift === 0 ? 'right behind' : `${counted(shift, 'step')} further behind`
}

/** "partition 20, at broker 4": where partitions that were added later begin anew; empty where none were. */
export function additionWords({ additions, brokers }: Fit): string[] {
  return additions.map(
    ({ from, start }) => `partition ${formatCount(from)}, start ${start} (broker ${brokers[start]})`,
  )
}

/** "by the rule 1, 2, 3; real 1, 3, 2" */
export function expectedAgainstReal({ expected, actual }: Pick<Departure, 'expected' | 'actual'>): string {
  return `by the rule ${expected.join(', ')}; real ${actual.join(', ')}`
}

/** Worst first, then by partition. */
export function unsafeFirst(a: Departure, b: Departure): number {
  return DEPARTURE_KINDS.indexOf(a.kind) - DEPARTURE_KINDS.indexOf(b.kind) || a.partition - b.partition
}
