import { FOLLOWER_RATE, LEADER_RATE, LOG_DIRS_RATE } from '../plan/throttle-keys.ts'

/** What rules look at in configurations. */
export const MIN_ISR = 'min.insync.replicas'
export const UNCLEAN = 'unclean.leader.election.enable'
export const DEFAULT_FACTOR = 'default.replication.factor'
export const OFFSETS_FACTOR = 'offsets.topic.replication.factor'
export const TRANSACTION_FACTOR = 'transaction.state.log.replication.factor'
export const SHARE_FACTOR = 'share.coordinator.state.topic.replication.factor'
export const TRANSACTION_MIN_ISR = 'transaction.state.log.min.isr'
export const SHARE_MIN_ISR = 'share.coordinator.state.topic.min.isr'
export const AUTO_CREATE = 'auto.create.topics.enable'

/** Of these, and of throttles, what rules look at in the configuration of a broker: a snapshot holds no other. */
export const BROKER_KEYS: ReadonlySet<string> = new Set([
  DEFAULT_FACTOR,
  OFFSETS_FACTOR,
  TRANSACTION_FACTOR,
  SHARE_FACTOR,
  AUTO_CREATE,
  MIN_ISR,
  TRANSACTION_MIN_ISR,
  SHARE_MIN_ISR,
  UNCLEAN,
  LEADER_RATE,
  FOLLOWER_RATE,
  LOG_DIRS_RATE,
])
