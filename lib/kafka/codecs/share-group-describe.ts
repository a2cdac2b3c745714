import { createAPI, type Reader, Writer } from '@platformatic/kafka'

export type ShareGroupDescribeReply = { readonly groups: readonly DescribedShareGroup[] }

export type DescribedShareGroup = {
  readonly errorCode: number
  readonly groupId: string
  readonly groupState: string
  readonly members: readonly { readonly topics: readonly string[] }[]
}

/** ShareGroupDescribe v1 (KIP-932, Kafka 4.1). The library has no codec for it. */
export const shareGroupDescribeV1 = createAPI<[groupIds: readonly string[]], ShareGroupDescribeReply>(
  77,
  1,
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

function parseGroup(reader: Reader): DescribedShareGroup {
  const errorCode = reader.readInt16()
  reader.readNullableString() // error_message
  const groupId = reader.readString()
  const groupState = reader.readString()
  reader.readInt32() // group_epoch
  reader.readInt32() // assignment_epoch
  reader.readString() // assignor_name
  const members = reader.readArray(parseMember)
  reader.readInt32() // authorized_operations
  return { errorCode, groupId, groupState, members }
}

function parseMember(reader: Reader): { topics: string[] } {
  reader.readString() // member_id
  reader.readNullableString() // rack_id
  reader.readInt32() // member_epoch
  reader.readString() // client_id
  reader.readString() // client_host
  reader.readArray((r) => r.readString(), true, false) // subscribed_topic_names
  const topics = reader.readArray((r) => {
    r.readUUID() // topic_id
    const name = r.readString()
    r.readArray((p) => p.readInt32(), true, false) // partitions
    return name
  })
  reader.readTaggedFields() // of the assignment
  return { topics }
}
