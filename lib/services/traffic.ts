import { setTimeout as sleep } from 'node:timers/promises'
import { type Traffic, trafficOf } from '#lib/domain/job/demand.ts'
import type { Move } from '#lib/domain/plan/plan.ts'
import { ok, type Result } from '#lib/domain/problem.ts'
import type { Actor } from './actor.ts'
import { readCluster, watchedCluster } from './reading.ts'

/** What producers write to the partitions that moves copy, as far as the readings in memory tell. */
export async function readTraffic(
  actor: Actor,
  slug: string,
  moves: readonly Move[],
): Promise<Result<Traffic>> {
  const reading = await readCluster(actor, slug)
  if (!reading.ok) return reading
  const watched = await watchedCluster(actor, slug)
  if (!watched.ok) return watched
  const { collector } = watched.value
  const { cluster } = reading.value.observation
  return ok(trafficOf(moves, cluster, (topic, partition) => collector.incoming(topic, partition)))
}

/** Long enough to tell a rate, short enough for somebody who waits. */
const BETWEEN_READINGS_MS = 2_500

/** The same for a cluster that was read for the first time just now: where something is unknown, the sizes are read once more. */
export async function measureTraffic(
  actor: Actor,
  slug: string,
  moves: readonly Move[],
): Promise<Result<Traffic>> {
  const known = await readTraffic(actor, slug, moves)
  if (!known.ok || known.value.unknown === 0) return known
  const watched = await watchedCluster(actor, slug)
  if (!watched.ok) return watched
  await sleep(BETWEEN_READINGS_MS)
  await watched.value.collector.readLogDirs()
  return readTraffic(actor, slug, moves)
}
