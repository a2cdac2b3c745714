import type { Audit } from '#lib/domain/audit/audit.ts'
import type { Cluster } from '#lib/domain/cluster.ts'
import type { Watched } from '../console.ts'
import { Keeper, type KeeperOptions } from './keeper.ts'
import { Recorder } from './recorder.ts'

export type HistorianOptions = Omit<KeeperOptions, 'recorder' | 'slug'> & {
  readonly audit: (slug: string, cluster: Cluster) => Promise<Audit>
}

/** What is written of one cluster. */
export type History = { readonly recorder: Recorder; readonly keeper: Keeper }

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
    return { recorder, keeper: new Keeper({ ...options, recorder, slug }) }
  }
}

async function end({ recorder, keeper }: History): Promise<void> {
  recorder.stop()
  await keeper.stop()
}
