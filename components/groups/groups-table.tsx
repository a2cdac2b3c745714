import { count } from '#components/ui/format.ts'
import { Link } from '#components/ui/link.tsx'
import { RowName, Table, Td, Th } from '#components/ui/table.tsx'
import { Tag, type Tone } from '#components/ui/tag.tsx'
import { type BrokerId, type Cluster, type Group, OFFSETS_TOPIC } from '#lib/domain/cluster.ts'

/** Consumer groups with their state and the broker that coordinates them. */
export function GroupsTable({
  base,
  cluster,
  groups,
}: {
  /** The address of the cluster. */
  base: string
  cluster: Cluster
  groups: readonly Group[]
}) {
  const offsets = cluster.topics.find((topic) => topic.name === OFFSETS_TOPIC)
  const leaders = new Map(offsets?.partitions.map((partition) => [partition.id, partition.leader]))
  return (
    <Table
      label="Consumer groups"
      className="min-w-[620px]"
      head={
        <>
          <Th>Group</Th>
          <Th>State</Th>
          <Th>Protocol</Th>
          <Th numeric>Members</Th>
          <Th>Coordinator</Th>
          <Th>Reads</Th>
        </>
      }
    >
      {groups.map((group) => (
        <tr key={group.id}>
          <RowName>{group.id}</RowName>
          <Td>
            <Tag {...lookOf(group.state)}>{group.state}</Tag>
          </Td>
          <Td className="text-small text-muted">{group.protocol}</Td>
          <Td numeric>{count(group.members)}</Td>
          <Td className="text-small">
            <Coordinator base={base} group={group} leaders={leaders} />
          </Td>
          <Td className="text-small wrap-anywhere">
            {group.topics.length === 0 ? (
              <span className="text-muted">nothing now</span>
            ) : (
              <TopicLinks base={base} topics={group.topics} />
            )}
          </Td>
        </tr>
      ))}
    </Table>
  )
}

function lookOf(state: string): { tone: Tone; mark: string } {
  if (state === 'Stable') return { tone: 'ok', mark: '✓' }
  if (state === 'Dead') return { tone: 'bad', mark: '✕' }
  return state === 'Empty' ? { tone: 'plain', mark: '○' } : { tone: 'warn', mark: '▲' }
}

function Coordinator({
  base,
  group,
  leaders,
}: {
  base: string
  group: Group
  leaders: ReadonlyMap<number, BrokerId | null>
}) {
  const partition = group.coordinatorPartition
  if (partition === null) return <span className="text-muted">unknown</span>
  const leader = leaders.get(partition) ?? null
  return (
    <>
      {leader === null ? (
        <span className="text-bad">none</span>
      ) : (
        <Link href={`${base}/brokers/${leader}`} className="hover:underline">
          broker {leader}
        </Link>
      )}
      <div className="font-mono text-fine text-muted">
        {OFFSETS_TOPIC}-{partition}
      </div>
    </>
  )
}

const NAMED = 3

function TopicLinks({ base, topics }: { base: string; topics: readonly string[] }) {
  return (
    <>
      {topics.slice(0, NAMED).map((topic, position) => (
        <span key={topic}>
          {position === 0 ? '' : ', '}
          <Link href={`${base}/topics/${encodeURIComponent(topic)}`} className="font-mono hover:underline">
            {topic}
          </Link>
        </span>
      ))}
      {topics.length > NAMED ? ` and ${topics.length - NAMED} more` : ''}
    </>
  )
}
