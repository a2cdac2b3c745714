import type { SnapshotFile } from './snapshot-schema.ts'

type TopicEntry = SnapshotFile['topics'][number]
type PartitionEntry = TopicEntry['partitions'][number]

/** What each part of the file may say, but not together: with its path, in words. */
export function contradictions({ brokers, topics, groups }: SnapshotFile): string[] {
  return [
    ...repeated(
      'brokers',
      'id',
      brokers.map(({ id }) => id),
    ),
    ...repeated(
      'topics',
      'name',
      topics.map(({ name }) => name),
    ),
    ...repeated(
      'groups',
      'id',
      groups.map(({ id }) => id),
    ),
    ...topics.flatMap((topic, index) => topicContradictions(`topics[${index}]`, topic)),
  ]
}

function topicContradictions(at: string, { partitions }: TopicEntry): string[] {
  return [
    ...repeated(
      `${at}.partitions`,
      'id',
      partitions.map(({ id }) => id),
    ),
    ...partitions.flatMap((partition, index) =>
      partitionContradictions(`${at}.partitions[${index}]`, partition),
    ),
  ]
}

const AMONG_REPLICAS = ['isr', 'elr', 'offline', 'adding', 'removing'] as const

function partitionContradictions(at: string, partition: PartitionEntry): string[] {
  const { replicas, leader, removing } = partition
  const wrong: string[] = []
  const twice = replicas.find((id, index) => replicas.indexOf(id) !== index)
  if (twice !== undefined) wrong.push(`${at}.replicas: broker ${twice} is named twice`)
  if (leader != null && !replicas.includes(leader))
    wrong.push(`${at}.leader: broker ${leader} is none of the replicas`)
  for (const key of AMONG_REPLICAS) {
    const stranger = partition[key]?.find((id) => !replicas.includes(id))
    if (stranger !== undefined) wrong.push(`${at}.${key}: broker ${stranger} is none of the replicas`)
  }
  if (replicas.every((id) => removing.includes(id))) wrong.push(`${at}.removing: no replica would be left`)
  return wrong
}

function repeated(at: string, key: string, values: readonly (string | number)[]): string[] {
  const seen = new Set<string | number>()
  const wrong: string[] = []
  for (const [index, value] of values.entries()) {
    if (seen.has(value)) wrong.push(`${at}[${index}].${key}: ${JSON.stringify(value)} is there already`)
    seen.add(value)
  }
  return wrong
}
