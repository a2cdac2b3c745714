import type { Arena } from './arena.ts'
import { type Fault, strikeAt } from './at-place.ts'
import { BROKER_FAULTS, CONFLICTS, DATABASE_FAULTS } from './faults.ts'
import { nameOf, type Place } from './place.ts'
import type { Row } from './report.ts'
import { stealAt } from './steal.ts'

export type Trial = { readonly name: string; readonly run: () => Promise<Row> }

/** When the plan is checked, in flight, and at the clean-up. */
const STAGES: readonly Place[] = [
  { point: 'after commit: a step begins', nth: 1 },
  { point: 'after commit: moves are moving', nth: 1 },
  { point: 'after commit: a step begins', nth: 4 },
]

/** What else goes wrong at the places of the plain job. */
export function disturbances(arena: Arena, places: readonly Place[]): Trial[] {
  const firsts = places.filter(({ nth }) => nth === 1)
  const begun = firsts.slice(firsts.findIndex(({ point }) => point === 'after commit: claim'))
  const before = (kind: string) => firsts.filter(({ point }) => point.startsWith(`before ${kind}`))
  const at = (faults: readonly Fault[], where: readonly Place[]) =>
    faults.flatMap((fault) =>
      where.map((place) => ({
        name: `${fault.name}, ${nameOf(place)}`,
        run: () => strikeAt(arena, fault, place),
      })),
    )
  return [
    ...at(CONFLICTS, before('')),
    ...at(DATABASE_FAULTS, before('commit')),
    ...at(BROKER_FAULTS, STAGES),
    ...begun
      .filter(
        ({ point }) => point.startsWith('before request') || STAGES.some((stage) => stage.point === point),
      )
      .map((place) => ({ name: `lease stolen, ${nameOf(place)}`, run: () => stealAt(arena, place) })),
  ]
}
