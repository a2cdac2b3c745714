import type { Broker, Cluster, Group, Topic } from './cluster.ts'

/** Something of a cluster that has a name. */
export type Found =
  | { readonly kind: 'broker'; readonly broker: Broker }
  | { readonly kind: 'topic'; readonly topic: Topic }
  | { readonly kind: 'group'; readonly group: Group }

/**
 * What is called like `query`, at most `most` of each kind: names that are it, then begin with it, then contain it, each in
 * the cluster's order. Letter case does not matter. An empty query finds nothing.
 */
export function find(cluster: Cluster, query: string, most: number): Found[] {
  const wanted = query.trim().toLowerCase()
  if (wanted === '') return []
  const best = <T>(items: readonly T[], namesOf: (item: T) => readonly string[]) => {
    const ranked = items
      .map((item) => ({
        item,
        rank: Math.min(...namesOf(item).map((name) => rankOf(name.toLowerCase(), wanted))),
      }))
      .filter(({ rank }) => rank < NOT_FOUND)
    return ranked
      .sort((a, b) => a.rank - b.rank)
      .slice(0, most)
      .map(({ item }) => item)
  }
  return [
    ...best(cluster.brokers, namesOfBroker).map((broker) => ({ kind: 'broker', broker }) as const),
    ...best(cluster.topics, ({ name }) => [name]).map((topic) => ({ kind: 'topic', topic }) as const),
    ...best(cluster.groups, ({ id }) => [id]).map((group) => ({ kind: 'group', group }) as const),
  ]
}

const NOT_FOUND = 3

function rankOf(name: string, wanted: string): number {
  if (name === wanted) return 0
  if (name.startsWith(wanted)) return 1
  return name.includes(wanted) ? 2 : NOT_FOUND
}

function namesOfBroker(broker: Broker): string[] {
  return [`${broker.id}`, `broker ${broker.id}`, ...(broker.host === null ? [] : [broker.host])]
}
