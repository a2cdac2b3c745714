import type { Verdict } from '#lib/domain/loss/words.ts'
import { formatCount } from '#lib/domain/quantity.ts'
import { counted } from '#lib/domain/words.ts'
import type { TopicRow } from './topic-row.ts'

/** "Are the topics safe?", answered from all of them. */
export function topicsVerdict(rows: readonly TopicRow[]): Verdict {
  if (rows.length === 0) {
    return {
      sentence: [{ text: 'This cluster has no topics yet.', tone: 'plain' }],
      lede: 'Topics appear here as soon as one is created.',
    }
  }
  const partitions = rows.reduce((sum, row) => sum + row.partitions, 0)
  const lede = `${counted(rows.length, 'topic')} with ${counted(partitions, 'partition')}, ${counted(rows.filter((row) => row.internal).length, 'internal one')} among them.`
  const offline = rows.filter((row) => row.offline > 0).length
  if (offline > 0) {
    return {
      sentence: [
        {
          text: `${counted(offline, 'topic')} ${offline === 1 ? 'has' : 'have'} offline partitions`,
          tone: 'bad',
        },
        { text: ' now.', tone: 'plain' },
      ],
      lede,
    }
  }
  const fatal = rows.filter((row) => row.fatal.length > 0).length
  if (fatal > 0) {
    return {
      sentence: [
        { text: `${formatCount(fatal)} of ${counted(rows.length, 'topic')} `, tone: 'plain' },
        { text: `${fatal === 1 ? 'does' : 'do'} not survive the loss of one broker`, tone: 'bad' },
        { text: '.', tone: 'plain' },
      ],
      lede,
    }
  }
  const blocking = rows.filter((row) => row.blocking.length > 0).length
  if (blocking > 0) {
    return {
      sentence: [
        { text: 'Every topic survives the loss of any one broker, but ', tone: 'plain' },
        { text: `${counted(blocking, 'topic')} would refuse acks=all writes`, tone: 'warn' },
        { text: '.', tone: 'plain' },
      ],
      lede,
    }
  }
  return {
    sentence: [
      { text: 'Every topic ', tone: 'plain' },
      { text: 'survives the loss of any one broker', tone: 'ok' },
      { text: '.', tone: 'plain' },
    ],
    lede,
  }
}
