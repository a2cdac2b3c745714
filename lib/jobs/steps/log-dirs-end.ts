import type { JobLogDirMove, MoveState } from '#lib/domain/job/job.ts'
import { nameOf } from '#lib/domain/plan/plan.ts'
import { counted, listedUpTo } from '#lib/domain/words.ts'
import { failed, type StepEnd } from '../work.ts'
import { unknownWords } from './log-dirs-silent.ts'

/** How a step ended whose moves between log directories are all settled. */
export function logDirsEnd(moves: readonly JobLogDirMove[]): StepEnd {
  const having = (wanted: MoveState) => moves.filter(({ state }) => state === wanted)
  const arrived = having('done').length
  const unknown = having('unknown')
  if (having('dropped').length === moves.length)
    return { state: 'cancelled', outcome: 'Cancelled: no replica was moved to another log directory.' }
  const reached = `${counted(arrived, 'replica')} of ${moves.length} reached the other log directory`
  const besides = unknownWords(new Set(unknown.map(({ broker }) => broker)))
  const why = moves.find(({ problem }) => problem !== null)?.problem
  if (why) {
    const left = moves.filter(({ state }) => state !== 'done')
    const names = left.map((move) => `${nameOf(move)} on ${move.broker}`)
    const not = left.length === 0 ? '' : `; not: ${listedUpTo(5, names)}`
    return failed(why, `${reached}${not}. ${why.message}${besides}`)
  }
  if (arrived === moves.length) {
    const are = moves.length === 1 ? 'is' : 'are'
    return {
      state: 'done',
      outcome: `${counted(moves.length, 'replica')} ${are} in the other log directory.`,
    }
  }
  const stayed = moves.length - arrived - unknown.length
  const others = unknown.length === 0 ? ', the others stay where they were' : stayedWords(stayed)
  return { state: 'cancelled', outcome: `Cancelled: ${reached}${others}.${besides}` }
}

function stayedWords(stayed: number): string {
  if (stayed === 0) return ''
  return `, ${stayed} ${stayed === 1 ? 'stays where it was' : 'stay where they were'}`
}
