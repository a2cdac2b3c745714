import type { BrokerId } from '../cluster.ts'

/** A partition that another broker is to lead. */
export type Election = {
  readonly topic: string
  readonly partition: number
  /** The new leader. */
  readonly leader: BrokerId
}

/** As in Cruise Control (`num.concurrent.leader.movements`, and the same per broker). */
const IN_CLUSTER = 1_000
const PER_BROKER = 250

/** Those of the elections that may be asked for in one go, in their order: each makes clients look for the new leader. */
export function nextElections<Due extends Election>(due: readonly Due[]): Due[] {
  const taken = new Map<BrokerId, number>()
  const mayLead = ({ leader }: Election) => {
    const count = (taken.get(leader) ?? 0) + 1
    if (count <= PER_BROKER) taken.set(leader, count)
    return count <= PER_BROKER
  }
  return due.filter(mayLead).slice(0, IN_CLUSTER)
}
