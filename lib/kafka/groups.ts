import {
  consumerGroupDescribeV0,
  describeGroupsV5,
  listGroupsV4,
  listGroupsV5,
  Reader,
} from '@platformatic/kafka'
import type { BrokerId, Group } from '#lib/domain/cluster.ts'
import { ok, type Result } from '#lib/domain/problem.ts'
import { shareGroupDescribeV1 } from './codecs/share-group-describe.ts'
import { streamsGroupDescribeV0 } from './codecs/streams-group-describe.ts'
import type { Link } from './link.ts'
import type { Wire } from './wire.ts'

/** A group as its coordinator shows it; where it is kept is computed later, from the offsets topic. */
export type DescribedGroup = Omit<Group, 'coordinatorPartition'>

const READ_MS = 5_000
const CHUNK = 200

/**
 * The groups that the broker coordinates: each through the call for its kind, since the others show it as dead. One of a kind that
 * is not known here is only listed. A group that ends meanwhile is left out.
 */
export async function readGroups(link: Link, broker: BrokerId): Promise<Result<readonly DescribedGroup[]>> {
  const wire = link.broker(broker, 'bulk')
  if (!wire.ok) return wire
  const listed = await wire.value.read([listGroupsV5.api, listGroupsV4.api], [[], []], READ_MS)
  if (!listed.ok) return listed
  const groups = listed.value.groups.map(
    ({ groupId, groupState, groupType }): DescribedGroup => ({
      id: groupId,
      protocol: protocolOf(groupType),
      state: groupState,
      members: 0,
      topics: [],
    }),
  )
  const described: DescribedGroup[] = []
  for (const [protocol, kind] of Map.groupBy(groups, (group) => group.protocol)) {
    const describeKind = DESCRIBE[protocol]
    for (let start = 0; start < kind.length; start += CHUNK) {
      const chunk = kind.slice(start, start + CHUNK)
      const answer = describeKind === undefined ? ok(chunk) : await describeKind(wire.value, chunk)
      if (!answer.ok) return answer
      for (const group of answer.value) described.push(group)
    }
  }
  return ok(described)
}

type DescribeKind = (
  wire: Wire,
  listed: readonly DescribedGroup[],
) => Promise<Result<readonly DescribedGroup[]>>

const DESCRIBE: Partial<Record<Group['protocol'], DescribeKind>> = {
  classic: describeClassic,
  consumer: describeConsumer,
  share: describeShare,
  streams: describeStreams,
}

/** Before Kafka 3.8 the list does not name the type. */
function protocolOf(type: string | undefined): Group['protocol'] {
  switch (type?.toLowerCase()) {
    case undefined:
    case 'classic':
      return 'classic'
    case 'consumer':
      return 'consumer'
    case 'share':
      return 'share'
    case 'streams':
      return 'streams'
    default:
      return 'unknown'
  }
}

async function describeClassic(wire: Wire, listed: readonly DescribedGroup[]) {
  const reply = await wire.readEach([describeGroupsV5.api], [idsOf(listed), false], READ_MS)
  if (!reply.ok) return reply
  const answers = reply.value.groups.map(({ errorCode, groupId, groupState, protocolType, members }) => ({
    errorCode,
    groupId,
    groupState,
    members: members.map(({ memberAssignment }) => ({
      topics: protocolType === 'consumer' ? assignedTopics(memberAssignment) : [],
    })),
  }))
  return ok(merge('classic', answers))
}

async function describeConsumer(wire: Wire, listed: readonly DescribedGroup[]) {
  const reply = await wire.readEach([consumerGroupDescribeV0.api], [idsOf(listed), false], READ_MS)
  if (!reply.ok) return reply
  const answers = reply.value.groups.map(({ errorCode, groupId, groupState, members }) => ({
    errorCode,
    groupId,
    groupState,
    members: members.map(({ assignment }) => ({
      topics: assignment.topicPartitions.map(({ topicName }) => topicName),
    })),
  }))
  return ok(merge('consumer', answers))
}

async function describeShare(wire: Wire, listed: readonly DescribedGroup[]) {
  const reply = await wire.readEach([shareGroupDescribeV1], [idsOf(listed)], READ_MS)
  return reply.ok ? ok(merge('share', reply.value.groups)) : reply
}

/** Its members tell the tasks that they are assigned, and not which topics each of these reads: together they read them all. */
async function describeStreams(wire: Wire, listed: readonly DescribedGroup[]) {
  const reply = await wire.readEach([streamsGroupDescribeV0], [idsOf(listed)], READ_MS)
  if (!reply.ok) return reply
  const answers = reply.value.groups.map(({ topics, members, ...group }) => ({
    ...group,
    members: Array.from({ length: members }, () => ({ topics })),
  }))
  return ok(merge('streams', answers))
}

function idsOf(groups: readonly DescribedGroup[]): string[] {
  return groups.map(({ id }) => id)
}

type Answer = {
  readonly errorCode: number
  readonly groupId: string
  readonly groupState: string
  readonly members: readonly { readonly topics: readonly string[] }[]
}

/** A group with an error code has moved to another coordinator or ended since it was listed. */
function merge(protocol: Group['protocol'], answers: readonly Answer[]): DescribedGroup[] {
  return answers
    .filter(({ errorCode, groupState }) => errorCode === 0 && groupState !== 'Dead')
    .map(({ groupId, groupState, members }) => ({
      id: groupId,
      protocol,
      state: groupState,
      members: members.length,
      topics: [...new Set(members.flatMap(({ topics }) => topics))].sort(),
    }))
}

/**
 * The topics in a classic consumer's assignment (ConsumerProtocolAssignment: a version, then topics with
 * their partitions). It is the clients' own data, so whatever cannot be read counts as no topics.
 */
export function assignedTopics(assignment: Buffer): string[] {
  if (assignment.length === 0) return []
  try {
    const reader = Reader.from(assignment)
    reader.readInt16() // version
    return reader.readArray(
      (r) => {
        const topic = r.readString(false)
        r.readArray((p) => p.readInt32(), false, false)
        return topic
      },
      false,
      false,
    )
  } catch (error) {
    // The library's buffer throws these two for data that ends early.
    if (error instanceof RangeError || (error instanceof Error && 'code' in error)) return []
    throw error
  }
}
