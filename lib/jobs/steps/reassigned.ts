import { sameReplicas } from '#lib/domain/cluster.ts'
import type { JobMove, MoveState } from '#lib/domain/job/job.ts'
import { nameOf } from '#lib/domain/plan/plan.ts'
import { counted, listedUpTo } from '#lib/domain/words.ts'
import { failed, type StepEnd } from '../work.ts'

/** How the step ended whose moves these are, all of them settled. */
export function reassigned(all: readonly JobMove[]): StepEnd {
  const count = (wanted: MoveState) => all.filter(({ state }) => state === wanted).length
  const done = count('done')
  if (done === all.length) return { state: 'done', outcome: doneWords(all) }
  const reached = `${counted(done, 'partition')} of ${all.length} ${targetWords(all, done)}`
  const first = all.find(({ state, problem }) => state === 'refused' && problem !== null)
  if (first?.problem) {
    const left = all.filter(({ state }) => state !== 'done').map(nameOf)
    return failed(first.problem, `${reached}; not: ${listedUpTo(5, left)}. ${first.problem.message}`)
  }
  const reverted = count('reverted')
  const went = reverted === 0 ? '' : `, ${reverted} went back to the replicas that they had`
  const begun = count('dropped')
  const idle = begun === 0 ? '' : `, ${begun} ${begun === 1 ? 'was' : 'were'} not begun`
  return { state: 'cancelled', outcome: `Cancelled: ${reached}${went}${idle}.` }
}

/** "3 partitions reached their new replicas."; those of which only the leader is to change are told apart. */
function doneWords(done: readonly JobMove[]): string {
  const led = done.filter(changesOnlyLeader).length
  const moved = done.length - led
  const keep = `${led === 1 ? 'keeps its' : 'keep their'} replicas`
  if (moved === 0) return `${counted(led, 'partition')} ${keep}: only leaders change.`
  const reached = `${counted(moved, 'partition')} reached ${moved === 1 ? 'its' : 'their'} new replicas`
  return led === 0 ? `${reached}.` : `${reached}, ${led} ${keep}: only leaders change there.`
}

function targetWords(all: readonly JobMove[], done: number): string {
  if (!all.every(changesOnlyLeader)) return 'reached the new replicas'
  return `${done === 1 ? 'waits' : 'wait'} for the election of the preferred leader`
}

function changesOnlyLeader({ from, to }: JobMove): boolean {
  return sameReplicas(from, to)
}
