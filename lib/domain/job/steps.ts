import type { Plan } from '../plan/plan.ts'
import { STEP_KINDS, type StepKind } from './job.ts'

const OF_SETTINGS: readonly StepKind[] = ['check', 'configure', 'verify']

/** The steps of a plan, in order: only those that it needs. */
export function stepsOf({
  moves,
  logDirMoves,
  configChanges,
}: Pick<Plan, 'moves' | 'logDirMoves' | 'configChanges'>): StepKind[] {
  if (configChanges.length > 0) return [...OF_SETTINGS]
  const left: StepKind[] = [
    'configure',
    ...(moves.length === 0 ? (['reassign', 'elect'] as const) : []),
    ...(logDirMoves.length === 0 ? (['log-dirs'] as const) : []),
  ]
  return STEP_KINDS.filter((kind) => !left.includes(kind))
}
