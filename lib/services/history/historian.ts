import type { Audit } from '#lib/domain/audit/audit.ts'
import type { Cluster } from '#lib/domain/cluster.ts'
import type { HistoryEvent } from '#lib/domain/history/event.ts'
import type { Problem } from '#lib/domain/problem.ts'
import type { Watched } from '../console.ts'
import { Keeper, type KeeperOptions } from './keeper.ts'
import { Recorder } from './recorder.ts'

export type HistorianOptions = Omit<KeeperOptions, 'recorder' | 'slug'> & {
  readonly audit: (slug: string, cluster: Cluster) => Promise<Audit>
}

/** What a page was told. */
export type Found = {
  readonly events: readonly HistoryEvent[]
  readonly problem: Problem | null
  /** Whether there is nothing older that is looked for. */
  readonly isAll: boolean
}

/** What is written of one cluster. */
export type History = {
  readonly recorder: Recorder
  readonly keeper: Keeper
  /** What was read of it for pages, by what was asked, with the version that it is of. */
  readonly reads: Map<string, { readonly version: number; readonly found: Promise<Found> }>
}

/** Has the history of every cluster written that the console watches. */
export class Historian {
  readonly #options: HistorianOptions
  readonly #histories = new Map<string, History & { readonly watched: Watched }>()
  #stopped = false

  constructor(options: HistorianOptions) {
    this.#options = options
  }

  /** Begins with clusters that are new, and ends with those that are gone. */
  follow(clusters: ReadonlyMap<string, Watched>): void {
    if (this.#stopped) return
    for (const [slug, { watched, ...history }] of this.#histories) {
      if (clusters.get(slug) === watched) continue
      this.#histories.delete(slug)
      void end(history)
    }
    for (const [slug, watched] of clusters)
      if (!this.#histories.has(slug)) this.#histories.set(slug, { watched, ...this.#begin(slug, watched) })
  }

  /** Null for a cluster that is not watched, or has been for less than a moment. */
  of(slug: string): History | null {
    return this.#histories.get(slug) ?? null
  }

  async stop(): Promise<void> {
    this.#stopped = true
    const all = [...this.#histories.values()]
    this.#histories.clear()
    await Promise.all(all.map(end))
  }

  #begin(slug: string, { collector }: Watched): History {
    const { audit, ...options } = this.#options
    const recorder = new Recorder({
      collector,
      audit: (cluster) => audit(slug, cluster),
      now: Date.now,
      onError: (error) => options.log.error({ err: error, slug }, 'Readings could not be compared.'),
    })
    return { recorder, keeper: new Keeper({ ...options, recorder, slug }), reads: new Map() }
  }
}

async function end({ recorder, keeper }: Pick<History, 'recorder' | 'keeper'>): Promise<void> {
  recorder.stop()
  await keeper.stop()
}
