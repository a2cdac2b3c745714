import { setTimeout as sleep } from 'node:timers/promises'
import { findCoordinatorV4, findCoordinatorV6 } from '@platformatic/kafka'
import type { BrokerId } from '#lib/domain/cluster.ts'
import type { Link } from '#lib/kafka/link.ts'
import type { Wire } from '#lib/kafka/wire.ts'
import type { Answer } from './records.ts'

/** `key_type` of FindCoordinator. */
export const KEY_TYPES = { group: 0, transaction: 1, share: 2 } as const
export type KeyType = keyof typeof KEY_TYPES

const REQUEST_MS = 6_000
/** COORDINATOR_LOAD_IN_PROGRESS, NOT_COORDINATOR, CONCURRENT_TRANSACTIONS: another answer follows. */
const PASSING: readonly Answer[] = [14, 16, 51]
/** For as long an answer that is no success has to stay the same. */
const STEADY_MS = 1_500
const PASSING_MS = 15_000
const EVERY_MS = 250

/** The coordinator that the brokers name, by key; null where they say that there is none. */
export async function findCoordinators(
  link: Link,
  type: KeyType,
  keys: readonly string[],
): Promise<Map<string, BrokerId | null>> {
  const reply = await link.any('bulk', (wire) =>
    wire.readEach([findCoordinatorV6.api, findCoordinatorV4.api], [KEY_TYPES[type], [...keys]], REQUEST_MS),
  )
  if (!reply.ok) throw new Error(reply.problem.message)
  return new Map(
    reply.value.coordinators.map(({ key, nodeId, errorCode }) => [key, errorCode === 0 ? nodeId : null]),
  )
}

/**
 * Asks the coordinator until it succeeds, or says the same error for a while. Null where it is not reached, or there
 * is none. A coordinator that has just moved is still loading.
 */
export async function askSteadily(
  link: Link,
  coordinator: BrokerId | null,
  ask: (wire: Wire) => Promise<Answer>,
): Promise<Answer> {
  if (coordinator === null) return null
  const begun = performance.now()
  let last: Answer | undefined
  let since = begun
  for (;;) {
    const wire = link.broker(coordinator, 'bulk')
    const answer = wire.ok ? await ask(wire.value) : null
    if (answer === 0) return 0
    const now = performance.now()
    if (answer !== last) since = now
    last = answer
    const passing = PASSING.includes(answer) && now - begun < PASSING_MS
    if (!passing && now - since >= STEADY_MS) return answer
    await sleep(EVERY_MS)
  }
}
