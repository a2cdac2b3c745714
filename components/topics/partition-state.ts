import { isMoving, isUnderReplicated, type Partition, targetReplicas } from '#lib/domain/cluster.ts'
import type { StateWords } from './topic-state.ts'

/** What is so with a partition now, the worst first: "offline", "2 of 3 in sync", "reassigning". */
export function partitionState(partition: Partition, minInsync: number): StateWords {
  const assigned = targetReplicas(partition)
  const inSync = `${assigned.filter((id) => partition.isr.includes(id)).length} of ${assigned.length} in sync`
  if (partition.leader === null) return { tone: 'bad', mark: '✕', text: 'offline' }
  if (partition.isr.length < minInsync)
    return { tone: 'bad', mark: '▲', text: `${inSync}, below min ${minInsync}` }
  if (isUnderReplicated(partition)) return { tone: 'warn', mark: '▲', text: inSync }
  if (isMoving(partition)) return { tone: 'moving', mark: '◆', text: 'reassigning' }
  if (partition.leader !== partition.replicas[0]) return { tone: 'plain', mark: '○', text: 'led by another' }
  return { tone: 'ok', mark: '✓', text: 'in sync' }
}
