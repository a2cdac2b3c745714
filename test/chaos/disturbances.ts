import type { Postgres } from '#bin/postgres.ts'
import type { Arena } from './arena.ts'
import { type Fault, strikeAt } from './at-place.ts'
import { BROKER_FAULTS, CONFLICTS, databaseFaults, LOG_DIR_FAULTS } from './faults.ts'
import { nameOf, type Place } from './place.ts'
import type { Row } from './report.ts'
import { stealAt, stealOnPostgres } from './steal.ts'

export type Trial = { readonly name: string; readonly run: () => Promise<Row> }

/** When the plan is checked, in flight, and at the clean-up. */
const STAGES: readonly Place[] = [
  { point: 'after commit: a step begins', nth: 1 },
  { point: 'after commit: moves are moving', nth: 1 },
  { point: 'after commit: a step begins', nth: 4 },
]

/** The same of a job that moves replicas between log directories. */
const LOG_DIR_STAGES: readonly Place[] = [
  { point: 'after commit: a step begins', nth: 1 },
  { point: 'after request: AlterReplicaLogDirs', nth: 1 },
  { point: 'after commit: a step begins', nth: 4 },
]

/** Where the database fails: before a job, with each kind of what it writes, and at the end. */
const WRITES: readonly Place[] = [
  { point: 'before commit: new job', nth: 1 },
  { point: 'before commit: a step begins', nth: 2 },
  { point: 'before commit: lease', nth: 1 },
  { point: 'before commit: moves are submitted', nth: 1 },
  { point: 'before commit: a step is done', nth: 4 },
  { point: 'before commit: the job is done', nth: 1 },
]

/** What else goes wrong at the places of the plain job. */
export function disturbances(arena: Arena, places: readonly Place[], postgres: Postgres): Trial[] {
  const befores = places.filter(({ point, nth }) => nth === 1 && point.startsWith('before'))
  const requests = befores.filter(({ point }) => point.startsWith('before request'))
  const at = (faults: readonly Fault[], where: readonly Place[]) =>
    faults.flatMap((fault) =>
      where.map((place) => ({
        name: `${fault.name}, ${nameOf(place)}`,
        run: () => strikeAt(arena, fault, place),
      })),
    )
  return [
    ...at(CONFLICTS, befores),
    ...at(databaseFaults(postgres), WRITES),
    ...at(BROKER_FAULTS, STAGES),
    ...at(LOG_DIR_FAULTS, LOG_DIR_STAGES),
    ...[...requests, ...STAGES.slice(1)].flatMap((place) => [
      { name: `lease stolen, ${nameOf(place)}`, run: () => stealAt(arena, place) },
      {
        name: `lease stolen, PostgreSQL, ${nameOf(place)}`,
        run: () => stealOnPostgres(arena, postgres.place, place),
      },
    ]),
  ]
}
