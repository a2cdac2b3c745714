import type { Link } from '#lib/kafka/link.ts'
import { alterReassignments, type ReassignmentChange } from '#lib/kafka/reassign.ts'
import { must, mustAll } from './link.ts'

/** Submits the targets, whatever replication factor they have; throws with Kafka's words if one is refused. */
export async function reassign(link: Link, targets: readonly ReassignmentChange[]): Promise<void> {
  mustAll(must(await alterReassignments(link, targets, { allowReplicationFactorChange: true })))
}
