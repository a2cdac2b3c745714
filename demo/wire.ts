import {
  alterPartitionReassignmentsV0,
  ConfigResourceTypes,
  Connection,
  createAPI,
  createTopicsV7,
  IncrementalAlterConfigOperationTypes,
  incrementalAlterConfigsV1,
  listPartitionReassignmentsV0,
  metadataV12,
  ProtocolError,
  type Reader,
  ResponseError,
  Writer,
} from '@platformatic/kafka'

/** The few administrative requests that break and mend the demo cluster, apart from the product's own client. */

export type Metadata = metadataV12.MetadataResponse
/** Replicas of each partition, in the order of the partitions. */
export type Assignment = readonly (readonly number[])[]

const CONNECT_MS = 3_000
const REQUEST_MS = 30_000

/** Calls on the first address of "host:port,host:port" that answers. Every call here may safely be repeated. */
async function ask<T>(bootstrap: string, call: (connection: Connection) => Promise<T>): Promise<T> {
  const unreachable: string[] = []
  for (const address of bootstrap.split(',')) {
    const [host = '', port = ''] = address.split(':')
    const connection = new Connection('ballast-demo', {
      connectTimeout: CONNECT_MS,
      requestTimeout: REQUEST_MS,
    })
    // Without a listener a late socket error would end the process; the failed call reports it already.
    connection.on('error', () => undefined)
    try {
      await connection.connect(host, Number(port))
      return await call(connection)
    } catch (error) {
      if (!isNetworkTrouble(error)) throw new Error(words(error), { cause: error })
      unreachable.push(`${address}: ${words(error)}`)
    } finally {
      await connection.close().catch(() => undefined)
    }
  }
  throw new Error(unreachable.join('; '))
}

function isNetworkTrouble(error: unknown): boolean {
  const code = (error as { code?: string }).code
  return (
    code === 'PLT_KFK_NETWORK' ||
    code === 'PLT_KFK_TIMEOUT' ||
    code === 'ECONNREFUSED' ||
    code === 'ECONNRESET'
  )
}

function words(error: unknown): string {
  if (error instanceof AggregateError) return error.errors.map(words).join('; ')
  if (error instanceof ProtocolError && error.serverErrorMessage) return String(error.serverErrorMessage)
  return error instanceof Error ? error.message : String(error)
}

/** Brokers that serve, and the given topics (all of them for null). */
export async function readMetadata(bootstrap: string, topics: string[] | null): Promise<Metadata> {
  return ask(bootstrap, async (connection) => {
    try {
      return await metadataV12.api.async(connection, topics, false, false)
    } catch (error) {
      // One partition without a leader makes the codec throw; the whole answer hangs on the error.
      if (error instanceof ResponseError) return error.response as Metadata
      throw error
    }
  })
}

export async function createTopic(
  bootstrap: string,
  name: string,
  assignment: Assignment,
  config: Readonly<Record<string, string>>,
): Promise<void> {
  const topic = {
    name,
    numPartitions: -1,
    replicationFactor: -1,
    assignments: assignment.map((brokers, index) => ({ partitionIndex: index, brokerIds: [...brokers] })),
    configs: Object.entries(config).map(([key, value]) => ({ name: key, value })),
  }
  await ask(bootstrap, (connection) => createTopicsV7.api.async(connection, [topic], REQUEST_MS, false))
}

export type Reassignment = {
  readonly topic: string
  readonly partition: number
  /** Null cancels the reassignment that runs. */
  readonly replicas: readonly number[] | null
}

/**
 * Submits the targets, replication factor included; throws with the broker's words if one is refused.
 * Cancel what moves before giving it another target: where that adds no replica, the controller (4.3.1) keeps
 * the earlier list of adding ones, and a replica that is both added and removed lets the move never end.
 */
export async function reassign(bootstrap: string, targets: readonly Reassignment[]): Promise<void> {
  const topics = [...Map.groupBy(targets, (target) => target.topic)].map(([name, partitions]) => ({
    name,
    partitions: partitions.map((target) => ({
      partitionIndex: target.partition,
      replicas: target.replicas === null ? null : [...target.replicas],
    })),
  }))
  await ask(bootstrap, (connection) =>
    // Version 0 has no guard of the replication factor, so the flag stays at home.
    alterPartitionReassignmentsV0.api.async(connection, REQUEST_MS, true, topics),
  )
}

/** Every partition that is being reassigned. */
export async function runningReassignments(
  bootstrap: string,
): Promise<{ readonly topic: string; readonly partition: number }[]> {
  const answer = await ask(bootstrap, (connection) =>
    listPartitionReassignmentsV0.api.async(connection, REQUEST_MS, null),
  )
  return answer.topics.flatMap(({ name, partitions }) =>
    partitions.map(({ partitionIndex }) => ({ topic: name, partition: partitionIndex })),
  )
}

export type ConfigEdit = {
  readonly kind: 'topic' | 'broker'
  readonly name: string
  readonly set: Readonly<Record<string, string>>
  readonly remove: readonly string[]
}

/** Edits configs key by key. A broker takes edits of its own config only: `bootstrap` must then be its address. */
export async function editConfigs(bootstrap: string, edits: readonly ConfigEdit[]): Promise<void> {
  const resources = edits.map((edit) => ({
    resourceType: edit.kind === 'topic' ? ConfigResourceTypes.TOPIC : ConfigResourceTypes.BROKER,
    resourceName: edit.name,
    configs: [
      ...Object.entries(edit.set).map(([name, value]) => ({
        name,
        configOperation: IncrementalAlterConfigOperationTypes.SET,
        value,
      })),
      ...edit.remove.map((name) => ({
        name,
        configOperation: IncrementalAlterConfigOperationTypes.DELETE,
        value: '',
      })),
    ],
  }))
  await ask(bootstrap, (connection) => incrementalAlterConfigsV1.api.async(connection, resources, false))
}

const PREFERRED = 0
const ELECTION_NOT_NEEDED = 84
const PREFERRED_LEADER_NOT_AVAILABLE = 80

/** ElectLeaders version 2 (KIP-460), which the client library lacks. */
const electLeaders = createAPI<[topics: Map<string, number[]>], string[]>(
  43,
  2,
  (topics: Map<string, number[]>) =>
    Writer.create()
      .appendInt8(PREFERRED)
      .appendArray([...topics], (w, [topic, partitions]) =>
        w.appendString(topic).appendArray(partitions, (w2, id) => w2.appendInt32(id), true, false),
      )
      .appendInt32(REQUEST_MS)
      .appendTaggedFields(),
  (_correlation, _key, _version, reader: Reader) => {
    reader.readInt32() // throttle_time_ms
    const error = reader.readInt16()
    if (error !== 0) throw new Error(`ElectLeaders was refused with error ${error}`)
    const refused = reader.readArray((r) => {
      const topic = r.readString()
      return r.readArray((partition) => {
        const id = partition.readInt32()
        const code = partition.readInt16()
        const message = partition.readNullableString()
        return code === 0 || code === ELECTION_NOT_NEEDED || code === PREFERRED_LEADER_NOT_AVAILABLE
          ? []
          : [`${topic}-${id}: ${message ?? `error ${code}`}`]
      })
    })
    reader.readTaggedFields()
    return refused.flat(2)
  },
)

/** Makes the first replica of each partition its leader, where it is in sync. */
export async function electPreferredLeaders(
  bootstrap: string,
  partitions: Map<string, number[]>,
): Promise<void> {
  const refused = await ask(bootstrap, (connection) => electLeaders.async(connection, partitions))
  if (refused.length > 0) throw new Error(`leaders not elected: ${refused.join('; ')}`)
}
