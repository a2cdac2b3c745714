import { type Page, pageAt } from '#lib/domain/paging.ts'
import { ok, type Result } from '#lib/domain/problem.ts'
import * as store from '#lib/store/plans.ts'
import type { Actor } from './actor.ts'
import { fromDatabase } from './database.ts'
import { type SavedPlan, savedPlan } from './plans.ts'
import { readCluster } from './reading.ts'

const LISTED = 100

/** A page of the plans of a cluster, newest first. */
export type ListedPlans = Page & {
  readonly plans: readonly SavedPlan[]
  readonly total: number
  /** How many could be applied now, of the newest `lookedAt` that were not applied yet. */
  readonly ready: number
  readonly lookedAt: number
  readonly unapplied: number
}

export async function listPlans(actor: Actor, slug: string, page = 1): Promise<Result<ListedPlans>> {
  const reading = await readCluster(actor, slug)
  if (!reading.ok) return reading
  const read = await fromDatabase('The plans could not be read', async (database) => {
    const { all, unapplied } = await store.countPlans(database, slug)
    const at = pageAt(all, page, LISTED)
    const records = await store.readPlans(database, slug, { skip: at.first, take: LISTED })
    const open =
      at.pages === 1
        ? records.filter(({ jobId }) => jobId === null)
        : await store.readUnappliedPlans(database, slug, LISTED)
    return { at, records, open, total: all, unapplied }
  })
  if (!read.ok) return read
  const { at, records, open, ...counts } = read.value
  const saved = (record: store.PlanRecord) => savedPlan(record, reading.value)
  return ok({
    ...at,
    ...counts,
    plans: records.map(saved),
    ready: open.filter((record) => saved(record).stale === null).length,
    lookedAt: open.length,
  })
}
