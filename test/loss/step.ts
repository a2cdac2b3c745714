import { FeatureUpgradeTypes, updateFeaturesV1 } from '@platformatic/kafka'
import { until } from '#bin/progress.ts'
import { must, mustAll } from '#demo/link.ts'
import { reassign } from '#demo/reassign.ts'
import type { BrokerId } from '#lib/domain/cluster.ts'
import { FOLLOWER_REPLICAS } from '#lib/domain/plan/throttle-keys.ts'
import { alterConfigs, readConfigs } from '#lib/kafka/configs.ts'
import { EVERY_MS, type Ground, REQUEST_MS, SETTLED_MS } from './ground.ts'
import { type Lag, lag } from './lag.ts'
import { heldBack, type Shape } from './shapes.ts'

/** A loss, and what is done before it. */
export type Step = {
  readonly name: string
  readonly lost: readonly BrokerId[]
  /** Turns eligible leader replicas on. */
  readonly enableElr?: boolean
  /** `min.insync.replicas` of Kafka's own topics from now on. */
  readonly internalMinIsr?: number
  /** Who is made to lag, one set after the other. */
  readonly lags?: readonly Lag[]
}

const ELR_FEATURE = 'eligible.leader.replicas.version'

/** Does what comes before a loss. */
export async function prepareLoss(
  ground: Ground,
  { enableElr, internalMinIsr, lags = [] }: Step,
): Promise<void> {
  if (enableElr) await turnElrOn(ground)
  if (internalMinIsr !== undefined) await setInternalMinIsr(ground, internalMinIsr)
  if (lags.some(({ leaders }) => leaders !== undefined))
    await throttle(
      ground,
      ground.shapes.filter(({ deep }) => deep),
    )
  await ground.clients.join()
  for (const one of lags) await lag(ground, one)
  if (lags.length === 0) return
  await move(ground)
  await ground.clients.join()
}

/** Begins the moves that cannot end, for what they add is held back. */
async function move(ground: Ground): Promise<void> {
  const targets = ground.shapes.flatMap(({ name, target = [] }) =>
    target.map((replicas, partition) => ({ topic: name, partition, replicas })),
  )
  if (targets.length === 0) return
  await reassign(ground.link, targets)
  const missing = async () =>
    (await ground.views()).every(({ running }) => running.length === targets.length) ? null : 'some are not'
  await until('every move to run', missing, { deadlineMs: SETTLED_MS, everyMs: EVERY_MS })
}

async function turnElrOn(ground: Ground): Promise<void> {
  const feature = { feature: ELR_FEATURE, maxVersionLevel: 1, upgradeType: FeatureUpgradeTypes.UPGRADE }
  const reply = must(
    await ground.link.any('forwarded', (wire) =>
      wire.read([updateFeaturesV1.api], [REQUEST_MS, [feature], false], REQUEST_MS),
    ),
  )
  const refused = reply.results.find(({ errorCode }) => errorCode !== 0)
  if (refused !== undefined) throw new Error(`${ELR_FEATURE} was refused: ${refused.errorMessage}`)
  const missing = async () =>
    (await ground.views()).every(({ elrEnabled }) => elrEnabled) ? null : 'some broker does not know it yet'
  await until(ELR_FEATURE, missing, { deadlineMs: SETTLED_MS, everyMs: EVERY_MS })
}

async function setInternalMinIsr(ground: Ground, minIsr: number): Promise<void> {
  const internal = ground.shapes.filter(({ name }) => name.startsWith('__'))
  mustAll(
    await alterConfigs(
      ground.link,
      internal.map(({ name }) => ({
        resource: { kind: 'topic' as const, name },
        values: { 'min.insync.replicas': String(minIsr) },
      })),
    ),
  )
}

/** Holds back the laggards of these topics from now on; every broker knows it then. */
async function throttle(ground: Ground, shapes: readonly Shape[]): Promise<void> {
  const changes = shapes.map(({ name, laggards }) => ({
    resource: { kind: 'topic' as const, name },
    values: heldBack(laggards),
  }))
  mustAll(await alterConfigs(ground.link, changes))
  const missing = async () => {
    for (const link of ground.own.values()) {
      const configs = await readConfigs(
        link,
        changes.map(({ resource }) => resource),
      )
      const unknown = configs.find(({ config }) => !must(config)[FOLLOWER_REPLICAS]?.value)
      if (unknown !== undefined) return `${unknown.resource.name} is not throttled everywhere`
    }
    return null
  }
  await until('the throttles', missing, { deadlineMs: SETTLED_MS, everyMs: EVERY_MS })
}
