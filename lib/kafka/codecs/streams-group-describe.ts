import { createAPI, type Reader, Writer } from '@platformatic/kafka'

export type StreamsGroupDescribeReply = { readonly groups: readonly DescribedStreamsGroup[] }

export type DescribedStreamsGroup = {
  readonly errorCode: number
  readonly groupId: string
  readonly groupState: string
  /** What the application reads, repartition topics of its own too; empty before its first member has told. */
  readonly topics: readonly string[]
  readonly members: number
}

/** StreamsGroupDescribe v0 (KIP-1071, Kafka 4.1). The library has no codec for it. */
export const streamsGroupDescribeV0 = createAPI<[groupIds: readonly string[]], StreamsGroupDescribeReply>(
  89,
  0,
  (groupIds: readonly string[]) =>
    Writer.create()
      .appendArray([...groupIds], (writer, id) => writer.appendString(id), true, false)
      .appendBoolean(false) // include_authorized_operations
      .appendTaggedFields(),
  (_correlationId, _apiKey, _apiVersion, reader) => {
    reader.readInt32() // throttle_time_ms
    return { groups: reader.readArray(parseGroup) }
  },
)

function parseGroup(reader: Reader): DescribedStreamsGroup {
  const errorCode = reader.readInt16()
  reader.readNullableString() // error_message
  const groupId = reader.readString()
  const groupState = reader.readString()
  reader.readInt32() // group_epoch
  reader.readInt32() // assignment_epoch
  const topics = reader.readNullableStruct(() => parseTopology(reader)) ?? []
  const members = reader.readArray(skipMember).length
  reader.readInt32() // authorized_operations
  return { errorCode, groupId, groupState, topics, members }
}

function parseTopology(reader: Reader): string[] {
  reader.readInt32() // epoch
  const read = reader.readArray(parseSubtopology).flat()
  reader.readTaggedFields()
  return read
}

function parseSubtopology(reader: Reader): string[] {
  reader.readString() // subtopology_id
  const sources = readStrings(reader)
  readStrings(reader) // repartition_sink_topics
  reader.readArray(parseTopicInfo) // state_changelog_topics
  return [...sources, ...reader.readArray(parseTopicInfo)] // repartition_source_topics
}

function parseTopicInfo(reader: Reader): string {
  const name = reader.readString()
  reader.readInt32() // partitions
  reader.readInt16() // replication_factor
  reader.readArray(skipKeyValue) // topic_configs
  return name
}

function skipMember(reader: Reader): void {
  reader.readString() // member_id
  reader.readInt32() // member_epoch
  reader.readNullableString() // instance_id
  reader.readNullableString() // rack_id
  reader.readString() // client_id
  reader.readString() // client_host
  reader.readInt32() // topology_epoch
  reader.readString() // process_id
  reader.readNullableStruct(() => skipEndpoint(reader)) // user_endpoint
  reader.readArray(skipKeyValue) // client_tags
  reader.readArray(skipTaskOffset) // task_offsets
  reader.readArray(skipTaskOffset) // task_end_offsets
  skipAssignment(reader) // assignment
  skipAssignment(reader) // target_assignment
  reader.readBoolean() // is_classic
}

function skipEndpoint(reader: Reader): void {
  reader.readString() // host
  reader.readUnsignedInt16() // port
  reader.readTaggedFields()
}

function skipKeyValue(reader: Reader): void {
  reader.readString() // key
  reader.readString() // value
}

function skipTaskOffset(reader: Reader): void {
  reader.readString() // subtopology_id
  reader.readInt32() // partition
  reader.readInt64() // offset
}

/** Active, standby and warm-up tasks. */
function skipAssignment(reader: Reader): void {
  for (let kind = 0; kind < 3; kind++)
    reader.readArray((task) => {
      task.readString() // subtopology_id
      task.readArray((partition) => partition.readInt32(), true, false) // partitions
    })
  reader.readTaggedFields()
}

function readStrings(reader: Reader): string[] {
  return reader.readArray((one) => one.readString(), true, false)
}
