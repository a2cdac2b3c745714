import {
  createLoader,
  createSerializer,
  type inferParserType,
  parseAsArrayOf,
  parseAsInteger,
  parseAsString,
} from 'nuqs/server'
import type { BrokerId, Cluster } from '#lib/domain/cluster.ts'
import { brokersOf, type Lost } from '#lib/domain/loss/lost.ts'

/** What is lost, as the address of the page says it. */
const params = {
  lose: parseAsArrayOf(parseAsString).withDefault([]),
  rack: parseAsArrayOf(parseAsString).withDefault([]),
  /** The plan to compare with. */
  plan: parseAsString,
  /** Of the partitions. */
  page: parseAsInteger.withDefault(1),
}

export type WhatIfQuery = inferParserType<typeof params>

export const loadWhatIf = createLoader(params)
const serialize = createSerializer(params)

export function whatIfUrl(slug: string, query: Partial<WhatIfQuery> = {}): string {
  return serialize(`/clusters/${slug}/what-if`, query)
}

/** What an address asks for, and the words in it that cannot be the id of a broker. */
export function askedOf({ lose, rack }: WhatIfQuery): { readonly asked: Lost; readonly wrong: string[] } {
  const isId = (text: string) => /^\d{1,10}$/.test(text)
  return {
    asked: { brokers: lose.filter(isId).map(Number), racks: rack },
    wrong: lose.filter((text) => !isId(text)),
  }
}

/** What is lost once the broker is lost too, or is kept where it was lost: with the rest of its rack where that was. */
export function withBroker(cluster: Cluster, lost: Lost, id: BrokerId): Partial<WhatIfQuery> {
  const all = brokersOf(cluster, lost)
  if (!all.includes(id)) return queryOf({ ...lost, brokers: [...lost.brokers, id] })
  const rack = cluster.brokers.find((broker) => broker.id === id)?.rack ?? null
  const racks = lost.racks.filter((one) => one !== rack)
  const held = new Set(brokersOf(cluster, { brokers: [], racks }))
  return queryOf({ racks, brokers: all.filter((one) => one !== id && !held.has(one)) })
}

export function withRack(lost: Lost, rack: string): Partial<WhatIfQuery> {
  const racks = lost.racks.includes(rack) ? lost.racks.filter((one) => one !== rack) : [...lost.racks, rack]
  return queryOf({ ...lost, racks })
}

function queryOf({ brokers, racks }: Lost): Partial<WhatIfQuery> {
  return { lose: brokers.toSorted((a, b) => a - b).map(String), rack: [...racks] }
}
