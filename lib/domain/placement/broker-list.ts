import type { Broker } from '../cluster.ts'
import { type StripedRacks, stripedRacks } from './striped-topic.ts'
import { adminUtilsWalk, classicWalk, rackAwareWalk, type Walk } from './walk.ts'

/** Brokers over which a rule may have run. */
export type BrokerList = {
  /** Sorted by id. */
  readonly brokers: readonly Broker[]
  /** What it takes, in bits, to say that it was just these; 0 for brokers that need no naming. */
  readonly bits: number
  /** How the rules that have a start walk them, the simplest first; worked out when first asked for. */
  readonly walks: () => readonly Walk[]
  /** How the striped rule walks them. */
  readonly stripes: () => StripedRacks
}

export function brokerList(brokers: readonly Broker[], bits: number): BrokerList {
  return {
    brokers,
    bits,
    walks: once(() =>
      [classicWalk(brokers), adminUtilsWalk(brokers), rackAwareWalk(brokers)].filter((walk) => walk !== null),
    ),
    stripes: once(() => stripedRacks(brokers)),
  }
}

function once<T>(compute: () => T): () => T {
  let known: { readonly answer: T } | null = null
  return () => {
    known ??= { answer: compute() }
    return known.answer
  }
}
