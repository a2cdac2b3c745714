import { counted, listed } from '../words.ts'
import type { Leftover } from './job.ts'

/** "Broker 2 still has the limits on copying that a job has set." Null where nothing is left. */
export function leftoverWords(leftovers: readonly Pick<Leftover, 'broker'>[]): string | null {
  const brokers = [...new Set(leftovers.map(({ broker }) => broker))].sort((a, b) => a - b)
  if (brokers.length === 0) return null
  const one = brokers.length === 1
  return `${one ? 'Broker' : 'Brokers'} ${listed(brokers)} still ${one ? 'has' : 'have'} the limits on copying that a job has set.`
}

/** What becomes of them. */
export function leftoverAdvice(leftovers: readonly Pick<Leftover, 'broker'>[]): string {
  const one = new Set(leftovers.map(({ broker }) => broker)).size === 1
  return `This could not be undone when the job ended. ${counted(leftovers.length, 'setting')} ${leftovers.length === 1 ? 'is' : 'are'} put back as before as soon as ${one ? 'it takes' : 'they take'} that, where nobody has changed them since; a job that needs ${one ? 'the broker' : 'them'} waits for it.`
}
