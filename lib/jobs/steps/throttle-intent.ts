import type { BrokerId } from '#lib/domain/cluster.ts'
import { copiesOf, type LogDirMove, type Move } from '#lib/domain/plan/plan.ts'
import {
  FOLLOWER_RATE,
  FOLLOWER_REPLICAS,
  LEADER_RATE,
  LEADER_REPLICAS,
  LOG_DIRS_RATE,
} from '#lib/domain/plan/throttle-keys.ts'
import { throttledReplicas } from '#lib/domain/plan/throttled-replicas.ts'
import { ok, type Result } from '#lib/domain/problem.ts'
import type { Work } from '../work.ts'
import { readValues, type Setting } from './settings.ts'

/**
 * What a job sets to limit its copies, with what was there before. `rates`: those that it has set, the newest last; each is
 * committed before it is set.
 */
export type ThrottleIntent = { readonly settings: readonly Setting[]; readonly rates: readonly number[] }

/** As it was committed last; null where the job has not come to it. */
export async function throttleIntentOf(work: Work): Promise<ThrottleIntent | null> {
  return (await work.intentOf('throttle')) as ThrottleIntent | null
}

/**
 * The keys that limit these moves: the rates of all brokers that take part, and the lists of the topics. Brokers of `away` that
 * are to hold nothing afterwards copy nothing, and cannot be asked.
 */
export function settingsFor(
  moves: readonly Move[],
  logDirMoves: readonly LogDirMove[],
  away: ReadonlySet<BrokerId> = new Set(),
): Omit<Setting, 'prior'>[] {
  const copying = moves.filter((move) => copiesOf(move).length > 0)
  const wanted = new Set(moves.flatMap(({ to }) => to))
  const brokers = [...new Set(copying.flatMap((move) => [...move.from, ...copiesOf(move)]))]
    .filter((id) => wanted.has(id) || !away.has(id))
    .sort((a, b) => a - b)
  const inside = [...new Set(logDirMoves.map(({ broker }) => broker))]
  const rates = [
    ...brokers.flatMap((id) => [LEADER_RATE, FOLLOWER_RATE].map((key) => rateOn(id, key))),
    ...inside.map((id) => rateOn(id, LOG_DIRS_RATE)),
  ]
  const lists = [...throttledReplicas(copying)].flatMap(([topic, { leader, follower }]) => {
    const resource = { kind: 'topic' as const, name: topic }
    return [
      { resource, key: LEADER_REPLICAS, entries: leader },
      { resource, key: FOLLOWER_REPLICAS, entries: follower },
    ]
  })
  return [...rates, ...lists]
}

function rateOn(broker: BrokerId, key: string): Omit<Setting, 'prior'> {
  return { resource: { kind: 'broker', name: String(broker) }, key, entries: null }
}

/**
 * The same with what is there now, before the job sets anything. Fails where the cluster does not tell, and while something is
 * there that an earlier job has left and that cannot be put back.
 */
export async function readPriors(
  work: Work,
  wanted: readonly Omit<Setting, 'prior'>[],
): Promise<Result<readonly Setting[]>> {
  const brokers = wanted.flatMap(({ resource: { kind, name } }) => (kind === 'broker' ? [Number(name)] : []))
  const inTheWay = await work.mendLeftovers([...new Set(brokers)])
  if (inTheWay) return { ok: false, problem: inTheWay }
  const values = await readValues(work, wanted)
  const settings: Setting[] = []
  for (const [position, setting] of wanted.entries()) {
    const value = values[position]
    if (!value) throw new Error('readValues answers for each setting')
    if (!value.ok) return value
    settings.push({ ...setting, prior: value.value })
  }
  return ok(settings)
}
