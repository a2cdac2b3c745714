import { unmetAt } from '#lib/domain/job/demand.ts'
import { enoughWords, NEVER_ENDS, unknownWords, unmetWords } from '#lib/domain/job/demand-words.ts'
import type { Move } from '#lib/domain/plan/plan.ts'
import { OPERATOR } from '#lib/services/actor.ts'
import { measureTraffic } from '#lib/services/traffic.ts'
import { expected } from './on-console.ts'

/** Whether a throttle is too low for what producers write to the partitions while they are copied; null where it is not. */
export async function limitWarning(
  slug: string,
  moves: readonly Move[],
  throttle: number,
): Promise<string | null> {
  const traffic = expected(await measureTraffic(OPERATOR, slug, moves))
  const unmet = unmetAt(traffic.demands, throttle)
  const words = unmetWords(unmet, throttle)
  const warning = words === null ? [] : [`${NEVER_ENDS} ${words} ${enoughWords(unmet)}`]
  const lines = [...warning, unknownWords(traffic)].filter((line) => line !== null)
  return lines.length === 0 ? null : lines.join('\n')
}
