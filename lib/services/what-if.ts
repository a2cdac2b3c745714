import type { Cluster } from '#lib/domain/cluster.ts'
import { lose } from '#lib/domain/loss/lose.ts'
import type { Loss } from '#lib/domain/loss/loss.ts'
import { brokersOf, type Lost, lostOf } from '#lib/domain/loss/lost.ts'
import { perCluster } from '#lib/domain/per-cluster.ts'
import { clusterAfter } from '#lib/domain/plan/after.ts'
import { ok, type Result } from '#lib/domain/problem.ts'
import type { Actor } from './actor.ts'
import { openPlans, readPlan, type SavedPlan } from './plans.ts'
import { type Reading, readCluster } from './reading.ts'

/** A cluster, and what the loss of some of its brokers does to it. */
export type LostCluster = {
  readonly cluster: Cluster
  /** Null while nothing is chosen. */
  readonly loss: Loss | null
}

export type WhatIf = {
  readonly reading: Reading
  /** What was asked for, as far as the cluster has it. */
  readonly lost: Lost
  readonly unknown: Lost
  readonly now: LostCluster
  /** The plan to compare with, or why it cannot be read; null where none was asked for. */
  readonly plan: Result<SavedPlan> | null
  /** The plans to choose from, newest first. */
  readonly plans: Result<readonly SavedPlan[]>
  /** As it would be once that plan is carried out; null where there is none, or it does not fit the cluster any more. */
  readonly after: LostCluster | null
}

/** What stops if these are lost, now and once the plan is carried out. Fails where the cluster was never read. */
export async function readWhatIf(
  actor: Actor,
  slug: string,
  asked: Lost & { readonly planId: string | null },
): Promise<Result<WhatIf>> {
  const reading = await readCluster(actor, slug)
  if (!reading.ok) return reading
  const { cluster } = reading.value.observation
  const { lost, unknown } = lostOf(cluster, asked)
  const [plans, plan] = await Promise.all([
    openPlans(actor, slug),
    asked.planId === null ? null : readPlan(actor, slug, asked.planId),
  ])
  const open = plan?.ok && plan.value.stale === null && plan.value.jobId === null ? plan.value : null
  return ok({
    reading: reading.value,
    lost,
    unknown,
    now: losing(cluster, lost),
    plan,
    plans,
    after: open && losing(afterPlan(cluster, open), lost),
  })
}

function losing(cluster: Cluster, lost: Lost): LostCluster {
  const brokers = brokersOf(cluster, lost)
  return { cluster, loss: brokers.length === 0 ? null : lose(cluster, brokers) }
}

/** A saved plan never changes, so that the cluster after it is the same for each reading, with all that is remembered of it. */
const known = perCluster(() => new Map<string, Cluster>())

function afterPlan(cluster: Cluster, { id, plan }: SavedPlan): Cluster {
  const before = known(cluster).get(id)
  if (before) return before
  const after = clusterAfter(cluster, plan)
  known(cluster).set(id, after)
  return after
}
