import { type BrokerId, type Cluster, isMoving, type Partition, targetReplicas } from '../../cluster.ts'
import { type Goals, matcher, type Replacement, type ReplicationTarget } from '../goals.ts'
import { type Scene, sceneOf } from './scene.ts'
import { type Task, taskOf } from './task.ts'

/** A cluster and goals as the solvers see them: brokers and racks are indexes, and each partition is a task. */
export type Model = {
  /** Broker ids by index; the order, drawn by the seed, breaks ties. */
  readonly brokers: readonly BrokerId[]
  /** Rack index by broker index; `racks` for a broker without a rack. */
  readonly rackOf: Int32Array
  /** The number of racks that have a name. */
  readonly racks: number
  /** Alive, neither drained nor replaced: 1. */
  readonly eligible: Uint8Array
  /** Eligible and not pinned, by rack index (those without a rack at the end): new replicas may go there. */
  readonly open: readonly (readonly number[])[]
  /** Replicas that no plan of this model changes, by broker index. */
  readonly base: Int32Array
  readonly tasks: readonly Task[]
  /** Counts are to be levelled over the eligible brokers (spread, balance replicas). */
  readonly levelled: boolean
  /** Partitions in scope that were left out because they wait for a broker or for their reassignment. */
  readonly waiting: readonly Waiting[]
  /** Replacements whose new broker cannot take anything. */
  readonly impossible: readonly Replacement[]
  /** Whether the racks goal can be asked at all: every eligible broker has a rack. */
  readonly racksKnown: boolean
}

export type Waiting = {
  readonly topic: string
  readonly partition: number
  /** Brokers that it waits for; empty while it is being reassigned. */
  readonly down: readonly BrokerId[]
}

export function modelOf(cluster: Cluster, goals: Goals, seed: number): Model {
  const scene = sceneOf(cluster, goals, seed)
  const inScope = scopeOf(goals)
  const targetOf = targetsOf(goals)
  const base = new Int32Array(scene.brokers.length)
  const tasks: Task[] = []
  const waiting: Waiting[] = []
  for (const topic of cluster.topics) {
    const touched = inScope(topic.name)
    const target = touched ? targetOf(topic.name) : null
    for (const partition of topic.partitions) {
      const held = targetReplicas(partition).map((id) => scene.indexOf.get(id) ?? -1)
      const wait = touched && goals.scope.waiting === 'leave' ? waitOf(partition, held, scene) : null
      if (wait) waiting.push({ topic: topic.name, partition: partition.id, down: wait })
      if (touched && !wait)
        tasks.push(taskOf(topic.name, partition, held, wantedBy(target, held.length), scene))
      else for (const broker of held) base[broker] = (base[broker] ?? 0) + 1
    }
  }
  return {
    brokers: scene.brokers,
    rackOf: scene.rackOf,
    racks: scene.racks,
    eligible: scene.eligible,
    open: scene.open,
    base,
    tasks,
    levelled: scene.levelled,
    waiting,
    impossible: goals.replace.filter((replacement) => !scene.replace.includes(replacement)),
    racksKnown: scene.racksKnown,
  }
}

/** Whether a topic may be touched. */
export function scopeOf({ scope }: Goals): (topic: string) => boolean {
  const included = scope.topics.map(matcher)
  const excluded = scope.exclude.map(matcher)
  return (topic) =>
    (included.length === 0 || included.some((fits) => fits(topic))) && !excluded.some((fits) => fits(topic))
}

/** What the goals say about a topic's replicas; null where they say nothing. */
function targetsOf({ replication }: Goals): (topic: string) => ReplicationTarget | null {
  const rules = replication.map((target) => ({ fits: matcher(target.pattern), target }))
  return (topic) => rules.findLast(({ fits }) => fits(topic))?.target ?? null
}

function wantedBy(target: ReplicationTarget | null, held: number): number {
  if (!target) return held
  return target.orMore ? Math.max(target.factor, held) : target.factor
}

/** The brokers that a partition waits for and would keep, empty while it is being reassigned; null where nothing holds it up. */
function waitOf(partition: Partition, held: readonly number[], scene: Scene): BrokerId[] | null {
  const down = held.flatMap((index) => {
    const id = scene.brokers[index] ?? -1
    const up = scene.alive[index] && !partition.offline.includes(id)
    return up || scene.leave[index] ? [] : [id]
  })
  return isMoving(partition) || down.length > 0 ? down : null
}
