import { formatBytes } from '../quantity.ts'
import { counted } from '../words.ts'
import { type Demand, enoughFor, type Traffic } from './demand.ts'

export const NEVER_ENDS = 'At this limit the copies would not end.'

/**
 * Why copies cannot end at a throttle that leaves these demands unmet: "orders-3 and 2 more receive 8.10 MB/s on broker 4; the limit
 * is 5.00 MB/s." Null where all are met.
 */
export function unmetWords(unmet: readonly Demand[], throttle: number): string | null {
  const [greatest] = unmet
  if (!greatest) return null
  const brokers = new Set(unmet.map(({ broker }) => broker)).size - 1
  const others = brokers === 0 ? '' : `, and it is too low for ${counted(brokers, 'broker')} more`
  return `${demandWords(greatest)}; the limit is ${rate(throttle)}${others}.`
}

/** "16.2 MB/s would leave as much for the copies as for what is written." */
export function enoughWords(unmet: readonly Demand[]): string {
  return `${rate(enoughFor(unmet))} would leave as much for the copies as for what is written.`
}

function demandWords({ broker, direction, bytesPerSecond, partitions }: Demand): string {
  const [first = '', ...more] = partitions
  const names = more.length === 0 ? first : `${first} and ${more.length} more`
  const one = more.length === 0
  return direction === 'in'
    ? `${names} ${one ? 'receives' : 'receive'} ${rate(bytesPerSecond)} on broker ${broker}`
    : `Broker ${broker}, which leads ${names}, sends ${one ? 'its' : 'their'} followers ${rate(bytesPerSecond)} of what is written`
}

/** Of how much the check of a throttle does not know; null where it knows all. */
export function unknownWords({ unknown, copied }: Traffic): string | null {
  if (unknown === 0) return null
  const whose = unknown === copied ? 'the partitions' : `${unknown} of ${counted(copied, 'partition')}`
  return `How much is written to ${whose} meanwhile is not known yet: whether this limit is enough for that is not checked.`
}

function rate(bytesPerSecond: number): string {
  return `${formatBytes(bytesPerSecond)}/s`
}
