import type { Config } from '#lib/domain/cluster.ts'
import type { Problem } from '#lib/domain/problem.ts'
import { readConfigs } from '../configs.ts'
import type { Link } from '../link.ts'
import { share } from './share.ts'

/** Keys of a topic that rules look at even where the topic does not set them itself. */
const RULE_KEYS = new Set([
  'min.insync.replicas',
  'unclean.leader.election.enable',
  'cleanup.policy',
  'retention.ms',
  'retention.bytes',
  'max.message.bytes',
])

/** The last good configuration of each topic: what it sets itself, and the keys that rules look at. */
export class TopicConfigs {
  #configs = new Map<string, Config>()

  get all(): ReadonlyMap<string, Config> {
    return this.#configs
  }

  /** Reads the named topics; returns one problem for each that could not be read, and keeps what was known of it. */
  async read(link: Link, names: readonly string[]): Promise<Problem[]> {
    const problems: Problem[] = []
    const resources = names.map((name) => ({ kind: 'topic', name }) as const)
    for (const { resource, config } of await readConfigs(link, resources)) {
      if (config.ok) this.#keep(resource.name, config.value)
      else problems.push(config.problem)
    }
    return problems
  }

  forgetAllBut(names: readonly string[]): void {
    const existing = new Set(names)
    for (const name of this.#configs.keys()) if (!existing.has(name)) this.#configs.delete(name)
  }

  #keep(name: string, config: Config): void {
    const kept = Object.entries(config).filter(
      ([key, { source }]) => source === 'topic' || RULE_KEYS.has(key),
    )
    this.#configs.set(name, share(this.#configs.get(name), Object.fromEntries(kept)))
  }
}
