import type { Rule } from './rule.ts'
import { atMinIsr } from './rules/at-min-isr.ts'
import { autoCreateTopics } from './rules/auto-create-topics.ts'
import { belowMinIsr } from './rules/below-min-isr.ts'
import { belowTarget } from './rules/below-target.ts'
import { brokerDown } from './rules/broker-down.ts'
import { brokerThrottleLeft } from './rules/broker-throttle-left.ts'
import { bytesSkew } from './rules/bytes-skew.ts'
import { coordinatorsTogether } from './rules/coordinators-together.ts'
import { defaultMinIsr } from './rules/default-min-isr.ts'
import { defaultReplication } from './rules/default-replication.ts'
import { defaultUncleanElection } from './rules/default-unclean-election.ts'
import { departedUnsafe } from './rules/departed-unsafe.ts'
import { diskFilling } from './rules/disk-filling.ts'
import { elrOff } from './rules/elr-off.ts'
import { failedLogDir } from './rules/failed-log-dir.ts'
import { internalDefaultReplication } from './rules/internal-default-replication.ts'
import { internalOneReplica } from './rules/internal-one-replica.ts'
import { leaderSkew } from './rules/leader-skew.ts'
import { minIsrAll } from './rules/min-isr-all.ts'
import { minIsrBelowTarget } from './rules/min-isr-below-target.ts'
import { minIsrOne } from './rules/min-isr-one.ts'
import { mixedVersions } from './rules/mixed-versions.ts'
import { noController } from './rules/no-controller.ts'
import { notPreferred } from './rules/not-preferred.ts'
import { offline } from './rules/offline.ts'
import { oneRack } from './rules/one-rack.ts'
import { oneReplica } from './rules/one-replica.ts'
import { quorumBehind } from './rules/quorum-behind.ts'
import { quorumEven } from './rules/quorum-even.ts'
import { quorumOfOne } from './rules/quorum-of-one.ts'
import { rackMissing } from './rules/rack-missing.ts'
import { rackShared } from './rules/rack-shared.ts'
import { replicaSkew } from './rules/replica-skew.ts'
import { rfAboveBrokers } from './rules/rf-above-brokers.ts'
import { stuckReassignment } from './rules/stuck-reassignment.ts'
import { topicThrottleLeft } from './rules/topic-throttle-left.ts'
import { uncleanElectionOn } from './rules/unclean-election.ts'
import { underReplicated } from './rules/under-replicated.ts'
import { upgradeUnfinished } from './rules/upgrade-unfinished.ts'

/** Every rule, in the order in which findings of equal severity are shown: what has stopped, then what a loss would stop. */
export const RULES: readonly Rule[] = [
  noController,
  offline,
  belowMinIsr,
  quorumOfOne,
  internalOneReplica,
  oneReplica,
  brokerDown,
  quorumBehind,
  failedLogDir,
  stuckReassignment,
  atMinIsr,
  oneRack,
  underReplicated,
  uncleanElectionOn,
  diskFilling,
  minIsrAll,
  minIsrOne,
  belowTarget,
  minIsrBelowTarget,
  rackShared,
  departedUnsafe,
  coordinatorsTogether,
  rfAboveBrokers,
  rackMissing,
  mixedVersions,
  elrOff,
  topicThrottleLeft,
  defaultReplication,
  internalDefaultReplication,
  defaultUncleanElection,
  defaultMinIsr,
  autoCreateTopics,
  quorumEven,
  upgradeUnfinished,
  brokerThrottleLeft,
  notPreferred,
  leaderSkew,
  replicaSkew,
  bytesSkew,
]

const byId = new Map(RULES.map((rule) => [rule.id, rule]))

/** The rule of that id; undefined where there is none. */
export function ruleOf(id: string): Rule | undefined {
  return byId.get(id)
}
