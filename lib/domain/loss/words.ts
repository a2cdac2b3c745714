import { OFFSETS_TOPIC } from '../cluster.ts'
import { formatPercent } from '../quantity.ts'
import { counted, listed, listedUpTo } from '../words.ts'
import type { Loss } from './loss.ts'

/** A sentence in parts, so that its verdict can be coloured. */
export type Sentence = readonly { readonly text: string; readonly tone: 'plain' | 'bad' | 'ok' | 'warn' }[]

export type Verdict = { readonly sentence: Sentence; readonly lede: string }

/** As many names as a sentence bears. */
export const NAMED = 4

/** What a loss card says below its heading: one or two sentences. */
export function lossWords(loss: Loss): string {
  if (loss.severity === 'stops') return `${capital(stopped(loss, 'present'))}. ${harm(loss)}`.trim()
  const calm = [leaderWords(loss), controllerWords(loss)].filter((words) => words !== '').join(' ')
  return loss.severity === 'degrades' ? `${harm(loss)} ${calm}` : `Nothing stops. ${calm}`
}

function leaderWords({ leadersMoved, busiest }: Loss): string {
  if (leadersMoved === 0) return 'No leader moves.'
  const most = busiest
    ? `; broker ${busiest.broker} would carry ${formatPercent(busiest.share)} of leaders`
    : ''
  return `${counted(leadersMoved, 'leader')} ${leadersMoved === 1 ? 'moves' : 'move'}${most}.`
}

/** Whether another controller is elected; empty where none has to be, or none can be. */
export function controllerWords({ quorum }: Loss): string {
  if (!quorum?.electsController || !quorum.majority) return ''
  return `A new controller is elected (${quorum.left} of ${quorum.of} voters left).`
}

/** "14 groups stop and 56 partitions go offline (50 of __consumer_offsets and 6 of audit-log)". */
export function stopped(loss: Loss, tense: 'present' | 'past'): string {
  return [headless(loss, tense), stoppedParts(loss, tense)].filter((words) => words !== '').join('; ')
}

/** First, for then everything else stays as it is. */
function headless({ quorum }: Loss, tense: 'present' | 'past'): string {
  if (quorum === null || quorum.majority) return ''
  if (tense === 'past') return 'no controller leads, so nothing can fail over'
  if (!quorum.loses) return ''
  return `the controller quorum loses its majority (${quorum.left} of ${quorum.of} voters left), so nothing can fail over`
}

function stoppedParts(loss: Loss, tense: 'present' | 'past'): string {
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

/** What is lost, which topics refuse writes and which groups cannot commit: "1 topic refuses acks=all writes (refunds)." */
export function harm(loss: Loss): string {
  const blocked = loss.topics.filter((topic) => topic.offline === 0 && topic.writeBlocked > 0)
  const silent = loss.groups.filter((group) => group.state === 'cannot-commit')
  return [
    recordsLost(loss),
    blocked.length > 0
      ? `${counted(blocked.length, 'topic')} ${blocked.length === 1 ? 'refuses' : 'refuse'} acks=all writes (${listedUpTo(
          NAMED,
          blocked.map((topic) => topic.topic),
        )}); what is written with acks=1 stays invisible to consumers until the in-sync set is back.`
      : '',
    silent.length > 0 ? `${counted(silent.length, 'group')} cannot commit.` : '',
  ]
    .filter((words) => words !== '')
    .join(' ')
}

function recordsLost({ topics }: Loss): string {
  const count = topics.reduce((sum, { dataAtRisk }) => sum + dataAtRisk, 0)
  if (count === 0) return ''
  const offsets = topics.some(({ topic, dataAtRisk }) => topic === OFFSETS_TOPIC && dataAtRisk > 0)
  const forgotten = offsets ? ', and groups forget offsets' : ''
  return `Unclean election brings ${counted(count, 'partition')} back with records lost; how many is not known${forgotten}.`
}

/** "a, b or c", with as many names as a sentence bears. */
export function listedOr(items: readonly (string | number)[]): string {
  return listedUpTo(NAMED, items, 'or')
}

export function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1)
}
