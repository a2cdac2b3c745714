import { createAPI, Writer } from '@platformatic/kafka'

export type ElectLeadersReply = {
  readonly errorCode: number
  readonly results: readonly {
    topic: string
    partitions: readonly { partition: number; errorCode: number; errorMessage: string | null }[]
  }[]
}

type TopicPartitions = { readonly topic: string; readonly partitions: readonly number[] }

/** `election_type`: the first replica of the assignment, which must be in sync (KIP-460). */
const PREFERRED = 0

/** ElectLeaders v2 for preferred leaders (KIP-460). The library has no codec for it. */
export const electLeadersV2 = createAPI<
  [topics: readonly TopicPartitions[], timeoutMs: number],
  ElectLeadersReply
>(
  43,
  2,
  (topics: readonly TopicPartitions[], timeoutMs: number) =>
    Writer.create()
      .appendInt8(PREFERRED)
      .appendArray([...topics], (writer, { topic, partitions }) =>
        writer.appendString(topic).appendArray([...partitions], (w, id) => w.appendInt32(id), true, false),
      )
      .appendInt32(timeoutMs)
      .appendTaggedFields(),
  (_correlationId, _apiKey, _apiVersion, reader) => {
    reader.readInt32() // throttle_time_ms
    return {
      errorCode: reader.readInt16(),
      results: reader.readArray((r) => ({
        topic: r.readString(),
        partitions: r.readArray((p) => ({
          partition: p.readInt32(),
          errorCode: p.readInt16(),
          errorMessage: p.readNullableString(),
        })),
      })),
    }
  },
)
