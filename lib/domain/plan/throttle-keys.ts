/** Kafka's configs of replication throttles (KIP-73): bytes per second of a broker, and which replicas of a topic. */
/** Bytes per second that a broker copies between its log directories. */
export const LOG_DIRS_RATE = 'replica.alter.log.dirs.io.max.bytes.per.second'
export const LEADER_RATE = 'leader.replication.throttled.rate'
export const FOLLOWER_RATE = 'follower.replication.throttled.rate'
export const LEADER_REPLICAS = 'leader.replication.throttled.replicas'
export const FOLLOWER_REPLICAS = 'follower.replication.throttled.replicas'
