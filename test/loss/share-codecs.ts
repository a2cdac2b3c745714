import { createAPI, type Reader, Writer } from '@platformatic/kafka'

/** Requests of share groups (KIP-932) that the library has no codec for. */

/** `assigned`: partitions. */
export type ShareBeat = {
  readonly errorCode: number
  readonly memberEpoch: number
  readonly assigned: number
}

/** ShareGroupHeartbeat v1: joins a group with epoch 0. */
export const shareGroupHeartbeatV1 = createAPI<
  [group: string, member: string, epoch: number, topics: readonly string[]],
  ShareBeat
>(
  76,
  1,
  (group: string, member: string, epoch: number, topics: readonly string[]) =>
    Writer.create()
      .appendString(group)
      .appendString(member)
      .appendInt32(epoch)
      .appendString(null) // rack_id
      .appendArray([...topics], (writer, topic) => writer.appendString(topic), true, false)
      .appendTaggedFields(),
  (_correlationId, _apiKey, _apiVersion, reader) => {
    reader.readInt32() // throttle_time_ms
    const errorCode = reader.readInt16()
    reader.readNullableString() // error_message
    reader.readNullableString() // member_id
    const memberEpoch = reader.readInt32()
    reader.readInt32() // heartbeat_interval_ms
    const assignment = reader.readNullableStruct(() =>
      reader.readArray((topic) => {
        topic.readUUID() // topic_id
        return topic.readArray((partition) => partition.readInt32(), true, false).length
      }),
    )
    return { errorCode, memberEpoch, assigned: (assignment ?? []).reduce((sum, count) => sum + count, 0) }
  },
)

export type SharePartition = { readonly topicId: string; readonly partition: number }

/** InitializeShareGroupState v0: a write to the share coordinator of that one partition. Brokers send it to each other. */
export const initializeShareGroupStateV0 = createAPI<
  [group: string, of: SharePartition, stateEpoch: number],
  { readonly errorCode: number }
>(
  83,
  0,
  (group: string, { topicId, partition }: SharePartition, stateEpoch: number) =>
    Writer.create()
      .appendString(group)
      .appendArray([topicId], (topics, id) =>
        topics
          .appendUUID(id)
          .appendArray([partition], (partitions, index) =>
            partitions.appendInt32(index).appendInt32(stateEpoch).appendInt64(0n),
          ),
      )
      .appendTaggedFields(),
  (_correlationId, _apiKey, _apiVersion, reader) => {
    const [errorCode] = reader.readArray(readCodes).flat()
    if (errorCode === undefined) throw new Error('the reply says nothing of the partition')
    return { errorCode }
  },
)

function readCodes(reader: Reader): number[] {
  reader.readUUID() // topic_id
  return reader.readArray((partition) => {
    partition.readInt32() // partition
    const errorCode = partition.readInt16()
    partition.readNullableString() // error_message
    return errorCode
  })
}
