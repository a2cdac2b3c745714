import { configPlanSentence } from '#components/configs/config-words.ts'
import { bytes } from '#components/ui/format.ts'
import { sameReplicas } from '#lib/domain/cluster.ts'
import type { Sentence } from '#lib/domain/loss/words.ts'
import type { Plan } from '#lib/domain/plan/plan.ts'
import { goalsTitle } from '#lib/domain/plan/title.ts'
import { counted, listed } from '#lib/domain/words.ts'

/** What a plan does, as the sentence of its page: "Drain broker 3: 42 replicas to copy, 1.84 GB, proven minimal." `title` names a plan without goals. */
export function planSentence(plan: Plan, title = 'An imported plan'): Sentence {
  if (plan.configChanges.length > 0) return configPlanSentence(plan.configChanges)
  if (plan.moves.length === 0 && plan.logDirMoves.length === 0) return idleSentence(plan)
  const what = plan.goals === null ? title : goalsTitle(plan.goals)
  const bound = boundOf(plan)
  return [
    { text: `${what}: ${listed(effectsOf(plan))}`, tone: 'plain' },
    ...(bound === null || plan.copies === 0
      ? []
      : [
          { text: ', ', tone: 'plain' } as const,
          { text: bound, tone: plan.proven ? 'ok' : 'plain' } as const,
        ]),
    { text: '.', tone: 'plain' },
    ...(plan.obstacles.length > 0 ? [{ text: ' It does not fit the disks.', tone: 'bad' } as const] : []),
    ...(plan.unsatisfied.some(({ goal }) => goal !== 'disk')
      ? [
          {
            text: plan.goals === null ? ' Something speaks against it.' : ' Not all of it can be met.',
            tone: 'warn',
          } as const,
        ]
      : []),
  ]
}

function idleSentence({ unsatisfied }: Plan): Sentence {
  if (unsatisfied.length > 0) return [{ text: 'Nothing can be done towards this.', tone: 'warn' }]
  return [{ text: 'There is nothing to change: the cluster is as asked for.', tone: 'ok' }]
}

/** "42 replicas to copy, 1.84 GB" and what else changes where nothing is copied. */
function effectsOf(plan: Plan): string[] {
  const { copies, logDirMoves, leaderChanges, moves } = plan
  if (copies > 0) {
    const size = plan.bytes === null ? '' : `, ${bytes(plan.bytes)}`
    return [`${counted(copies, 'replica')} to copy${size}`]
  }
  const within =
    logDirMoves.length === 0
      ? []
      : [
          `${counted(logDirMoves.length, 'replica')} to another log directory, ${bytes(bytesOfLogDirMoves(plan))}`,
        ]
  const leaders = leaderChanges === 0 ? [] : [`${counted(leaderChanges, 'leader')} to change`]
  const changes = [...leaders, ...within]
  if (changes.length > 0) return [...changes, 'nothing to copy between brokers']
  return [`${counted(moves.length, 'partition')} to change, nothing to copy`]
}

/** Bytes that are copied from one disk to another of the same broker. */
export function bytesOfLogDirMoves({ logDirMoves }: Plan): number {
  return logDirMoves.reduce((sum, move) => sum + move.bytes, 0)
}

/**
 * Whether the least number of copies is a question at all: an imported plan has no goals, the i mod n rule leaves no choice, and
 * how even bytes are to be is open.
 */
export function hasBound({ goals, proven }: Plan): boolean {
  if (goals === null || goals.classic) return false
  return proven || !goals.balance.includes('bytes')
}

/** "proven minimal", or how far from the minimum it can be; null where there is no minimum. */
export function boundOf(plan: Plan): string | null {
  const { proven, copies, lowerBound } = plan
  if (!hasBound(plan)) return null
  if (proven) return 'proven minimal'
  return `at most ${counted(copies - lowerBound, 'copy', 'copies')} more than the fewest`
}

/** Whether every moving partition keeps two in-sync replicas all the way. */
export function survivesMeanwhile(plan: Plan): { readonly yes: boolean; readonly words: string } {
  if (plan.moves.length === 0) return { yes: true, words: 'nothing moves' }
  if (plan.smallestIsr >= 2) return { yes: true, words: 'yes, every partition' }
  return { yes: false, words: 'not until it is done' }
}

/** How much of a cluster a plan touches: all that its questions need of it in the browser. */
export type PlanScope = {
  readonly partitions: number
  readonly topics: number
  readonly brokers: number
  readonly copies: number
  readonly leaderChanges: number
  /** Partitions whose replicas or their order change; of the others only the leader goes back. */
  readonly reassigned: number
  /** Replicas that go to another log directory. */
  readonly logDirMoves: number
}

export function scopeOf({ moves, copies, leaderChanges, logDirMoves }: Plan): PlanScope {
  return {
    partitions: moves.length,
    topics: new Set(moves.map((move) => move.topic)).size,
    brokers: new Set(moves.flatMap((move) => [...move.from, ...move.to])).size,
    copies,
    leaderChanges,
    reassigned: moves.filter(({ from, to }) => !sameReplicas(from, to)).length,
    logDirMoves: logDirMoves.length,
  }
}

/** What will be sent to the brokers, in order. `throttle` is written out: "20 MB/s". */
export function requestsOf(scope: PlanScope, throttle: string): readonly string[] {
  const where = `${counted(scope.reassigned, 'partition')} of ${counted(scope.topics, 'topic')}`
  const steps = [
    scope.copies === 0
      ? null
      : `IncrementalAlterConfigs: replication limited to ${throttle} on each of ${counted(scope.brokers, 'broker')}, for the replicas of this plan only.`,
    scope.logDirMoves === 0
      ? null
      : `IncrementalAlterConfigs: copying between log directories limited to ${throttle} on their brokers.`,
    scope.reassigned === 0 ? null : `AlterPartitionReassignments: the new replicas of ${where}.`,
    scope.logDirMoves === 0
      ? null
      : `AlterReplicaLogDirs: ${counted(scope.logDirMoves, 'replica')} to another log directory of the same broker.`,
    scope.copies === 0 && scope.logDirMoves === 0
      ? null
      : 'IncrementalAlterConfigs: the limits go back to what they were before.',
    scope.leaderChanges === 0
      ? null
      : `ElectLeaders: the preferred leaders of ${counted(scope.leaderChanges, 'partition')}${scope.copies === 0 ? '' : ', once the copies are in sync'}.`,
  ]
  return steps.filter((step) => step !== null)
}

/** How many plans wait to be applied: `ready` of the newest `lookedAt` that were not applied. */
export function plansSentence({
  total,
  unapplied,
  lookedAt,
  ready,
}: {
  readonly total: number
  readonly unapplied: number
  readonly lookedAt: number
  readonly ready: number
}): string {
  if (total === 0) return 'No plan was made yet.'
  const isAll = lookedAt >= unapplied
  if (ready === 0)
    return isAll
      ? 'No plan is waiting to be applied.'
      : `Of the newest ${lookedAt} plans that were not applied none fits any more.`
  return `${isAll ? '' : 'At least '}${counted(ready, 'plan')} ${ready === 1 ? 'is' : 'are'} ready to be applied.`
}
