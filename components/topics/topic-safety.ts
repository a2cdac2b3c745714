import { type Cluster, OFFSETS_TOPIC, type Topic } from '#lib/domain/cluster.ts'
import type { Survival } from '#lib/domain/loss/loss.ts'
import type { Sentence, Verdict } from '#lib/domain/loss/words.ts'
import { formatCount } from '#lib/domain/quantity.ts'
import { counted, listed, listedUpTo } from '#lib/domain/words.ts'
import type { TopicRow } from './topic-row.ts'
import { oneOf } from './topic-state.ts'

/** "Is this data safe?", answered from what is so now and from the loss of each single broker and rack. */
export function topicSafety(topic: Topic, row: TopicRow, cluster: Cluster, survival: Survival): Verdict {
  if (row.partitions === 0) return { sentence: plain('This topic has no partitions.'), lede: '' }
  if (row.offline > 0) return offlineNow(topic, row, cluster)
  if (row.fatal.length > 0) return notSafe(topic, row, cluster, survival)
  if (row.belowMin > 0) return refusedNow(row)
  if (row.blocking.length > 0) {
    return {
      sentence: [
        { text: 'This data survives the loss of any one broker, but ', tone: 'plain' },
        { text: `losing ${oneOf(row.blocking)} stops acks=all writes`, tone: 'warn' },
        { text: '.', tone: 'plain' },
      ],
      lede: `min.insync.replicas is ${row.minInsync}, and some partitions would have fewer replicas in sync than that. Consumers see nothing new until they are back.`,
    }
  }
  return survives(topic, row, survival)
}

function offlineNow(topic: Topic, row: TopicRow, cluster: Cluster): Verdict {
  const dead = new Set(cluster.brokers.filter((broker) => !broker.alive).map((broker) => broker.id))
  const homes = new Set(
    topic.partitions
      .filter((partition) => partition.leader === null)
      .flatMap((partition) =>
        partition.replicas.filter((id) => dead.has(id) || partition.offline.includes(id)),
      ),
  )
  const back =
    homes.size === 0
      ? 'They have no leader although their brokers are alive: the controller has not elected one.'
      : `They come back with broker ${listedUpTo(
          4,
          [...homes].sort((a, b) => a - b),
        )}, unless its disk is lost.`
  return {
    sentence: [
      { text: `${portion(row.offline, row.partitions)} offline`, tone: 'bad' },
      { text: ': neither read nor written.', tone: 'plain' },
    ],
    lede: back,
  }
}

function notSafe(topic: Topic, row: TopicRow, cluster: Cluster, survival: Survival): Verdict {
  const losses = survival.brokers.filter((loss) => loss.brokers.some((id) => row.fatal.includes(id)))
  const worst = Math.max(
    ...losses.map((loss) => loss.topics.find((one) => one.topic === topic.name)?.offline ?? 0),
  )
  const alive = cluster.brokers.filter((broker) => broker.alive).length
  const which = row.fatal.length === alive && alive > 1 ? 'any one broker' : oneOf(row.fatal)
  return {
    sentence: [
      { text: 'This data is ', tone: 'plain' },
      { text: 'not safe', tone: 'bad' },
      {
        text: `: losing ${which} takes ${row.fatal.length > 1 ? 'up to ' : ''}${worst} of ${counted(row.partitions, 'partition')} offline.`,
        tone: 'plain',
      },
    ],
    lede: [
      whyFatal(
        topic,
        row,
        losses.some((loss) => loss.quorum?.loses),
      ),
      groupsAtStake(topic, losses),
    ]
      .filter((words) => words !== '')
      .join(' '),
  }
}

function whyFatal(topic: Topic, row: TopicRow, quorumLost: boolean): string {
  if (quorumLost)
    return 'The controller quorum would lose its majority, so no other replica could become leader.'
  const single = topic.partitions.filter((partition) => partition.replicas.length === 1).length
  if (single === row.partitions) {
    return single === 1
      ? 'Its partition has one replica. If that disk is lost, so is the data.'
      : `All ${counted(single, 'partition')} have one replica. If a disk is lost, so is what it holds.`
  }
  if (single > 0)
    return `${counted(single, 'partition')} of ${row.partitions} ${single === 1 ? 'has' : 'have'} one replica.`
  return `Partitions have up to ${counted(row.mostReplicas, 'replica')}, but for some only one is in sync now.`
}

function groupsAtStake(topic: Topic, losses: Survival['brokers']): string {
  const stopped = new Set(
    losses.flatMap((loss) => loss.groups.filter((group) => group.state === 'stops').map((group) => group.id)),
  )
  if (topic.name !== OFFSETS_TOPIC || stopped.size === 0) return ''
  return `${counted(stopped.size, 'consumer group')} ${stopped.size === 1 ? 'keeps its' : 'keep their'} offsets there and would stop.`
}

function refusedNow(row: TopicRow): Verdict {
  return {
    sentence: [
      { text: `${portion(row.belowMin, row.partitions)} refusing writes`, tone: 'bad' },
      { text: ' with acks=all now.', tone: 'plain' },
    ],
    lede: `Fewer replicas are in sync than min.insync.replicas (${row.minInsync}). It ends when the replicas have caught up.`,
  }
}

function survives(topic: Topic, row: TopicRow, survival: Survival): Verdict {
  const racks = survival.racks
    .filter(({ loss }) => loss.topics.some((one) => one.topic === topic.name && one.offline > 0))
    .map(({ rack }) => rack)
  const behind =
    row.underReplicated === 0
      ? ''
      : `${counted(row.underReplicated, 'partition')} ${row.underReplicated === 1 ? 'is' : 'are'} under-replicated now. `
  if (racks.length > 0) {
    return {
      sentence: [
        { text: 'This data survives the loss of any one broker, but ', tone: 'plain' },
        { text: `not of rack ${listed(racks, 'or')}`, tone: 'warn' },
        { text: '.', tone: 'plain' },
      ],
      lede: `${behind}Some partitions have all their in-sync replicas in one rack.`,
    }
  }
  if (row.minInsync < 2) {
    return {
      sentence: [
        { text: 'This data survives the loss of any one broker, but ', tone: 'plain' },
        { text: 'acks=all gives no more than acks=1', tone: 'warn' },
        { text: '.', tone: 'plain' },
      ],
      lede: `${behind}min.insync.replicas is 1: an acknowledged write may be on one disk only, whenever the other replicas are behind.`,
    }
  }
  const rackWise = survival.racks.length > 1 ? ' and of any one rack' : ''
  return {
    sentence: [
      { text: 'This data is ', tone: 'plain' },
      { text: 'safe', tone: 'ok' },
      { text: `: it survives the loss of any one broker${rackWise}.`, tone: 'plain' },
    ],
    lede: `${behind}A write with acks=all is on at least ${counted(row.minInsync, 'disk')} before it is acknowledged.`,
  }
}

function portion(some: number, all: number): string {
  if (some === all) return all === 1 ? 'The one partition is' : `All ${counted(all, 'partition')} are`
  return `${formatCount(some)} of ${counted(all, 'partition')} ${some === 1 ? 'is' : 'are'}`
}

function plain(text: string): Sentence {
  return [{ text, tone: 'plain' }]
}
