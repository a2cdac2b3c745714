import { attribute, type JobTrace, type PlannedWork, workOf } from '#lib/domain/history/attribute.ts'
import type { HistoryEvent } from '#lib/domain/history/event.ts'
import type { Database } from '#lib/store/database.ts'
import { readJobTimes } from '#lib/store/job-traces.ts'
import { readPlan } from '#lib/store/plans.ts'

/** A change is read so long after a job has ended at most. */
const JOBS_BACK_MS = 120_000

/** Finds which events of a cluster are the doing of a job of this console. */
export class Culprits {
  readonly #database: Database
  readonly #slug: string
  /** By plan: plans never change. */
  #works = new Map<string, PlannedWork>()

  constructor(database: Database, slug: string) {
    this.#database = database
    this.#slug = slug
  }

  /** The events with the jobs that caused them; one that a job caused in part becomes two. */
  async attribute(events: readonly HistoryEvent[]): Promise<readonly HistoryEvent[]> {
    if (events.length === 0) return events
    const traces = await this.#traces(
      events.reduce((oldest, { at, since }) => Math.min(oldest, since ?? at), Number.POSITIVE_INFINITY),
    )
    return traces.length === 0 ? events : events.flatMap((event) => attribute(event, traces))
  }

  async #traces(oldest: number): Promise<readonly JobTrace[]> {
    const jobs = await readJobTimes(this.#database, this.#slug, new Date(oldest - JOBS_BACK_MS))
    const works = new Map<string, PlannedWork>()
    for (const { planId } of jobs) {
      const work = this.#works.get(planId) ?? (await this.#read(planId))
      if (work) works.set(planId, work)
    }
    // Those of jobs that ended long ago are let go.
    this.#works = works
    return jobs.flatMap(({ planId, ...job }) => {
      const work = works.get(planId)
      return work ? [{ ...job, work }] : []
    })
  }

  async #read(planId: string): Promise<PlannedWork | null> {
    const record = await readPlan(this.#database, this.#slug, planId)
    if (record === null) return null
    const findings = record.findings.map(({ id }) => id)
    return workOf(record.plan, findings)
  }
}
