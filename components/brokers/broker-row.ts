import type { Broker, BrokerId, Cluster } from '#lib/domain/cluster.ts'
import type { Loss, Survival } from '#lib/domain/loss/loss.ts'
import type { Contact, Observation } from '#lib/domain/observation.ts'
import { perCluster } from '#lib/domain/per-cluster.ts'
import { brokerLoads } from '#lib/domain/plan/load.ts'
import type { BrokerLoad } from '#lib/domain/plan/plan.ts'
import { counted, listed } from '#lib/domain/words.ts'

/** What the list of brokers says of one broker. */
export type BrokerRow = {
  readonly broker: Broker
  readonly contact: Contact | undefined
  /** It is the active controller; a voter that is not, is just that. */
  readonly quorum: 'controller' | 'voter' | null
  readonly leaders: number
  readonly load: BrokerLoad
  readonly disk: DiskUse | null
  /** What its loss does; null for a broker that is down already. */
  readonly loss: Loss | null
}

export type DiskUse = { readonly usedBytes: number; readonly totalBytes: number }

type Carried = {
  readonly leaders: ReadonlyMap<BrokerId, number>
  readonly loads: ReadonlyMap<BrokerId, BrokerLoad>
}

/** What each broker leads and carries; counted once a reading. */
const carriedBy = perCluster(
  (cluster): Carried => ({
    leaders: leadersByBroker(cluster),
    loads: new Map(brokerLoads(cluster).map((load) => [load.broker, load])),
  }),
)

/** A row for each broker, by id. */
export function brokerRows({ cluster, contacts }: Observation, survival: Survival): BrokerRow[] {
  const { leaders, loads } = carriedBy(cluster)
  const losses = new Map(survival.brokers.map((loss) => [loss.brokers[0], loss]))
  return cluster.brokers.map((broker) => ({
    broker,
    contact: contacts[broker.id],
    quorum: quorumRole(cluster, broker.id),
    leaders: leaders.get(broker.id) ?? 0,
    load: loads.get(broker.id) ?? { broker: broker.id, rack: broker.rack, replicas: 0, leaders: 0, bytes: 0 },
    disk: diskUse(broker),
    loss: losses.get(broker.id) ?? null,
  }))
}

function leadersByBroker(cluster: Cluster): Map<BrokerId, number> {
  const leaders = new Map<BrokerId, number>()
  for (const { partitions } of cluster.topics) {
    for (const { leader } of partitions)
      if (leader !== null) leaders.set(leader, (leaders.get(leader) ?? 0) + 1)
  }
  return leaders
}

function quorumRole({ kraft }: Cluster, id: BrokerId): BrokerRow['quorum'] {
  if (kraft?.leaderId === id) return 'controller'
  return kraft?.voters.includes(id) ? 'voter' : null
}

/** Space on all log directories together; null where one of them is not known. Directories that share a disk count twice. */
export function diskUse(broker: Broker): DiskUse | null {
  let used = 0
  let total = 0
  for (const { totalBytes, usableBytes } of broker.logDirs) {
    if (totalBytes === null || usableBytes === null) return null
    used += totalBytes - usableBytes
    total += totalBytes
  }
  return total === 0 ? null : { usedBytes: used, totalBytes: total }
}

/** "14 groups and 56 partitions", "writes to 2 topics", "nothing": what stops with it, in few words. */
export function stopsWith(loss: Loss): string {
  if (loss.quorum?.loses) return 'the controller quorum'
  const groups = loss.groups.filter((group) => group.state === 'stops').length
  const offline = loss.topics.reduce((sum, topic) => sum + topic.offline, 0)
  const blocked = loss.topics.filter((topic) => topic.writeBlocked > 0).length
  const words = [
    groups > 0 ? counted(groups, 'group') : null,
    offline > 0 ? counted(offline, 'partition') : null,
    offline === 0 && blocked > 0 ? `acks=all writes to ${counted(blocked, 'topic')}` : null,
    offline === 0 && groups === 0 && blocked === 0 && loss.groups.length > 0
      ? `commits of ${counted(loss.groups.length, 'group')}`
      : null,
  ].filter((part) => part !== null)
  return words.length === 0 ? 'nothing' : listed(words)
}
