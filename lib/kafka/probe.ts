import { ok, type Result } from '#lib/domain/problem.ts'
import type { Address } from './bootstrap.ts'
import { describeClusterV1, describeClusterV2 } from './codecs/describe-cluster.ts'
import { Contacts } from './collector/contacts.ts'
import { Link } from './link.ts'

const READ_MS = 2_500

/** A cluster as it introduces itself. */
export type Introduction = { readonly clusterId: string | null; readonly brokers: number }

/**
 * Tries a cluster before it is kept: some bootstrap address has to answer as Kafka does, and at least one
 * broker at the address that it advertises. Takes five seconds at most, and leaves nothing open.
 */
export async function probe(
  addresses: readonly Address[],
  options: { readonly tls: boolean },
): Promise<Result<Introduction>> {
  const link = new Link(addresses, options)
  try {
    const cluster = await link.any('local', (wire) =>
      wire.read([describeClusterV2, describeClusterV1], [], READ_MS),
    )
    if (!cluster.ok) return cluster
    const { clusterId, brokers } = cluster.value
    link.learn(brokers.map(({ id, host, port }) => ({ id, address: host === '' ? null : { host, port } })))
    const contacts = new Contacts(link, Date.now)
    await contacts.ask(() => {})
    const unreachable = contacts.unreachable()
    return unreachable === null
      ? ok({ clusterId, brokers: brokers.length })
      : { ok: false, problem: unreachable }
  } finally {
    link.close()
  }
}
