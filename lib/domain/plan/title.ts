import { counted, listed } from '../words.ts'
import type { Balance, Goals } from './goals.ts'

const NAMED = 2

const BALANCED: Readonly<Record<Balance, string>> = {
  replicas: 'level replica counts',
  leaders: 'level leaders',
  bytes: 'level bytes',
  'log-dirs': 'level log directories',
}

/** "Give __consumer_offsets and audit-log 3 replicas, drain broker 4": the goals as a button, a plan and a job name them. */
export function goalsTitle(goals: Goals): string {
  // A topic that grows has its leaders levelled along with it: that needs no words.
  const balances = goals.balance.filter((balance) => balance !== 'leaders' || goals.replication.length === 0)
  const parts = [
    ...replicationParts(goals),
    ...(goals.drain.length > 0 ? [`drain broker ${listed(goals.drain)}`] : []),
    ...goals.replace.map(({ from, to }) => `replace broker ${from} by ${to}`),
    ...(goals.racks ? ['distinct racks'] : []),
    ...(goals.spread ? ['spread over all brokers'] : []),
    ...balances.map((balance) => BALANCED[balance]),
    ...(goals.preferredLeaders ? ['restore preferred leaders'] : []),
    ...(goals.classic ? ['apply the i mod n rule'] : []),
  ]
  const title = parts.join(', ')
  return title === '' ? 'Nothing to achieve' : title.charAt(0).toUpperCase() + title.slice(1)
}

function named(pattern: string): string {
  if (pattern === '*') return 'all topics'
  return /[*?]/.test(pattern) ? `topics ${pattern}` : pattern
}

function replicationParts({ replication }: Goals): string[] {
  const byFactor = Map.groupBy(replication, ({ factor }) => factor)
  return [...byFactor].map(([factor, targets]) => {
    const names = targets.map(({ pattern }) => pattern).sort()
    const who = names.length > NAMED ? counted(names.length, 'topic') : listed(names.map(named))
    return `give ${who} ${counted(factor, 'replica')}`
  })
}
