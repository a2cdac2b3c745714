import type { Broker } from '../cluster.ts'
import { adminUtilsWalk, classicWalk, rackAwareWalk, type Walk } from './walk.ts'

/** Brokers over which a rule may have run. */
export type BrokerList = {
  /** Sorted by id. */
  readonly brokers: readonly Broker[]
  /** What it takes, in bits, to say that it was just these; 0 for brokers that need no naming. */
  readonly bits: number
  /** How the rules that have a start walk them, the simplest first; worked out when first asked for. */
  readonly walks: () => readonly Walk[]
}

export function brokerList(brokers: readonly Broker[], bits: number): BrokerList {
  let walks: readonly Walk[] | null = null
  return {
    brokers,
    bits,
    walks: () => {
      walks ??= [classicWalk(brokers), adminUtilsWalk(brokers), rackAwareWalk(brokers)].filter(
        (walk) => walk !== null,
      )
      return walks
    },
  }
}
