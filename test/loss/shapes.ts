import type { Assignment } from '#demo/create-topic.ts'
import type { BrokerId } from '#lib/domain/cluster.ts'
import { FOLLOWER_REPLICAS } from '#lib/domain/plan/throttle-keys.ts'

/** A topic of the check, and who is made to lag behind in it. */
export type Shape = {
  readonly name: string
  readonly assignment: Assignment
  readonly config: Readonly<Record<string, string>>
  /** Of each partition. */
  readonly laggards: readonly (readonly BrokerId[])[]
  /** They lag only where the leaders that they follow have been elected again since: see `Ground.lag`. */
  readonly deep: boolean
  /** Where a move takes it once its laggards lag: these are what it adds, so it never ends. */
  readonly target?: Assignment
}

/** Partitions whose replicas are so many, and which of these brokers lag behind in all of them. */
export type Mix = {
  readonly laggards: readonly BrokerId[]
  readonly assignments: readonly Assignment[]
  readonly deep?: boolean
}

const MIN_ISR = [1, 2, 3]

/** One topic for each replication factor, min.insync.replicas from 1 to 3 and unclean election off and on; named with `prefix`. */
export function shapesOf(prefix: string, mixes: readonly Mix[]): Shape[] {
  return mixes.flatMap(({ laggards, assignments, deep = false }) =>
    assignments.flatMap((assignment) =>
      MIN_ISR.filter(
        (minIsr) => laggards.length === 0 || canLag(assignment, laggards, minIsr) !== deep,
      ).flatMap((minIsr) =>
        [false, true].map((unclean) => {
          const factor = assignment[0]?.length ?? 0
          const lag = laggards.length === 0 ? '' : `-lag${laggards.join('')}`
          return shapeOf(`${prefix}-rf${factor}-min${minIsr}${lag}${unclean ? '-unclean' : ''}`, {
            assignment,
            laggards: assignment.map(() => laggards),
            deep,
            config: settings(minIsr, unclean),
          })
        }),
      ),
    ),
  )
}

/** Topics in the midst of a move, for each min.insync.replicas and unclean election off and on. */
export function movingShapes(
  prefix: string,
  move: Pick<Shape, 'assignment' | 'laggards'> & { readonly target: Assignment },
): Shape[] {
  return MIN_ISR.flatMap((minIsr) =>
    [false, true].map((unclean) => {
      const config = settings(minIsr, unclean)
      return shapeOf(`${prefix}-moving-min${minIsr}${unclean ? '-unclean' : ''}`, {
        ...move,
        config,
        deep: false,
      })
    }),
  )
}

function settings(minIsr: number, unclean: boolean): Readonly<Record<string, string>> {
  return { 'min.insync.replicas': String(minIsr), 'unclean.leader.election.enable': String(unclean) }
}

/** A topic whose laggards are held back, unless they lag only later. */
export function shapeOf(name: string, shape: Omit<Shape, 'name'>): Shape {
  const throttle = shape.deep ? {} : heldBack(shape.laggards)
  return { name, ...shape, config: { ...shape.config, ...throttle } }
}

/** The setting that holds them back once they are out of sync; Kafka never throttles one that is in sync. */
export function heldBack(laggards: Shape['laggards']): Readonly<Record<string, string>> {
  const held = laggards.flatMap((own, partition) => own.map((id) => `${partition}:${id}`))
  return held.length === 0 ? {} : { [FOLLOWER_REPLICAS]: held.join(',') }
}

/**
 * A replica cannot simply be kept out of the in-sync set where too few are in sync without it: the high watermark stands still
 * then, and whoever has reached that is let in (`Partition.isFollowerInSync`).
 */
function canLag([replicas]: Assignment, laggards: readonly BrokerId[], minIsr: number): boolean {
  const factor = replicas?.length ?? 0
  return factor - laggards.length >= Math.min(minIsr, factor)
}
