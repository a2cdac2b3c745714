import { createAPI, type Reader, ResponseError, Writer } from '@platformatic/kafka'

export type DescribeClusterReply = {
  readonly clusterId: string
  readonly brokers: readonly ClusterBroker[]
}

export type ClusterBroker = {
  readonly id: number
  readonly host: string
  readonly port: number
  readonly rack: string | null
  readonly fenced: boolean
}

const KEY = 60
/** `endpoint_type`: brokers, rather than controllers. */
const BROKERS = 1

/** DescribeCluster v2 tells of fenced brokers, too (KIP-1073, Kafka 4.0). The library ends at v1. */
export const describeClusterV2 = describeCluster(2)

/** DescribeCluster v1 (Kafka 3.7) tells of unfenced brokers only. */
export const describeClusterV1 = describeCluster(1)

function describeCluster(version: 1 | 2) {
  return createAPI<[], DescribeClusterReply>(
    KEY,
    version,
    () => {
      const writer = Writer.create().appendBoolean(false).appendInt8(BROKERS)
      if (version >= 2) writer.appendBoolean(true) // include_fenced_brokers
      return writer.appendTaggedFields()
    },
    (_correlationId, apiKey, apiVersion, reader) => {
      reader.readInt32() // throttle_time_ms
      const errorCode = reader.readInt16()
      const errorMessage = reader.readNullableString()
      reader.readInt8() // endpoint_type
      const clusterId = reader.readString()
      reader.readInt32() // controller_id: on KRaft any broker, so it says nothing
      const reply = { clusterId, brokers: reader.readArray((r) => parseBroker(r, version)) }
      if (errorCode === 0) return reply
      throw new ResponseError(apiKey, apiVersion, { '/': [errorCode, errorMessage] }, reply)
    },
  )
}

function parseBroker(reader: Reader, version: 1 | 2): ClusterBroker {
  const id = reader.readInt32()
  const host = reader.readString()
  const port = reader.readInt32()
  const rack = reader.readNullableString()
  return { id, host, port, rack, fenced: version >= 2 && reader.readBoolean() }
}
