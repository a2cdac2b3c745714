import type { Loss, Survival } from '#lib/domain/loss/loss.ts'
import { lossWords, type Verdict } from '#lib/domain/loss/words.ts'
import { counted, listedUpTo } from '#lib/domain/words.ts'
import { type BrokerRow, stopsWith } from './broker-row.ts'
import { brokerStatus } from './broker-status.ts'

const NAMED = 4

/** "Which brokers may stop?", answered for all of them. */
export function brokersVerdict(rows: readonly BrokerRow[]): Verdict {
  const down = rows.filter((row) => !row.broker.alive)
  const silent = rows.filter((row) => row.broker.alive && row.contact?.answers === false)
  const fatal = rows.filter((row) => row.loss?.severity === 'stops')
  const free = rows.filter((row) => row.loss?.severity === 'nothing')
  const state = [
    `${rows.length - down.length} of ${counted(rows.length, 'broker')} ${rows.length - down.length === 1 ? 'is' : 'are'} alive.`,
    down.length > 0 ? `${subject(down)} ${down.length === 1 ? 'is' : 'are'} down.` : '',
    silent.length > 0
      ? `${subject(silent)} ${silent.length === 1 ? 'does' : 'do'} not answer this console.`
      : '',
  ]
  const lede = state.filter((words) => words !== '').join(' ')
  if (down.length === rows.length) return { sentence: [{ text: 'No broker is alive.', tone: 'bad' }], lede }
  if (fatal.length > 0) {
    return {
      sentence: [
        { text: `${subject(fatal)} `, tone: 'plain' },
        { text: 'must not stop', tone: 'bad' },
        { text: free.length > 0 ? `. Nothing stops with broker ${named(free, 'or')}.` : '.', tone: 'plain' },
      ],
      lede,
    }
  }
  const degraded = rows.filter((row) => row.loss?.severity === 'degrades')
  if (degraded.length > 0) {
    return {
      sentence: [
        { text: 'Any one broker may stop', tone: 'plain' },
        { text: `, but broker ${named(degraded, 'or')} takes writes with acks=all along`, tone: 'warn' },
        { text: '.', tone: 'plain' },
      ],
      lede,
    }
  }
  return {
    sentence: [
      { text: 'Any one broker ', tone: 'plain' },
      { text: 'may stop, and nothing stops with it', tone: 'ok' },
      { text: '.', tone: 'plain' },
    ],
    lede,
  }
}

/** "What stops if broker N stops?" */
export function brokerVerdict(row: BrokerRow, survival: Survival): Verdict {
  const { id } = row.broker
  const status = brokerStatus(row.broker, row.contact)
  if (row.loss === null) return downVerdict(row, survival.now, status.words)
  const lede = status.tone === 'ok' ? lossWords(row.loss) : `${lossWords(row.loss)} ${status.words}`
  if (row.loss.severity === 'nothing') {
    return {
      sentence: [
        { text: `If broker ${id} stops, `, tone: 'plain' },
        { text: 'nothing stops with it', tone: 'ok' },
        { text: '.', tone: 'plain' },
      ],
      lede,
    }
  }
  const tone = row.loss.severity === 'stops' ? 'bad' : 'warn'
  return {
    sentence: [
      { text: `If broker ${id} stops, `, tone: 'plain' },
      { text: `${stopsWith(row.loss)} ${isOne(row.loss) ? 'stops' : 'stop'} with it`, tone },
      { text: '.', tone: 'plain' },
    ],
    lede,
  }
}

function downVerdict(row: BrokerRow, now: Loss, words: string): Verdict {
  return {
    sentence: [
      { text: `Broker ${row.broker.id} `, tone: 'plain' },
      { text: 'is down', tone: 'bad' },
      {
        text:
          row.load.replicas === 0
            ? ' and holds no replica.'
            : `. It holds ${counted(row.load.replicas, 'replica')}.`,
        tone: 'plain',
      },
    ],
    lede: now.severity === 'stops' ? `${words} ${lossWords(now)}` : words,
  }
}

function isOne(loss: Loss): boolean {
  const words = stopsWith(loss)
  return words === 'the controller quorum' || (/^1 /.test(words) && !words.includes(' and '))
}

/** "Broker 1", "Brokers 2 and 3" */
function subject(rows: readonly BrokerRow[]): string {
  return `${rows.length === 1 ? 'Broker' : 'Brokers'} ${named(rows, 'and')}`
}

function named(rows: readonly BrokerRow[], conjunction: 'and' | 'or'): string {
  return listedUpTo(
    NAMED,
    rows.map((row) => row.broker.id),
    conjunction,
  )
}
