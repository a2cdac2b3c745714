import { type BrokerId, type Cluster, sameReplicas, type Topic, targetReplicas } from '../../cluster.ts'
import { type GoalName, type Goals, matches, type ReplicationTarget } from '../goals.ts'
import type { BrokerLoad, Move, Plan } from '../plan.ts'
import { objectionTo, unmetBy } from './allowed-sets.ts'
import { leaderOptimum } from './leader-optimum.ts'
import { type Optimum, optimumOf, packed, squaresOf } from './optimum.ts'
import { type Question, questionOf, type Slot } from './question.ts'

/** A plan held against every plan that there is. */
export type Verdict = {
  /** What is wrong with the plan, in words; empty when nothing is. */
  readonly faults: readonly string[]
  readonly optimum: Optimum
}

/** For clusters of up to six brokers; goals that copy nothing or have no exact optimum (`bytes`) are held to the rest. */
export function verdictOn(cluster: Cluster, goals: Goals, plan: Plan): Verdict {
  const question = questionOf(cluster, goals)
  const optimum = optimumOf(question)
  const result = question.slots.map((slot) => afterwards(slot, plan.moves))
  const faults = [
    ...moveFaults(cluster, goals, plan),
    ...question.slots.flatMap((slot, index) => slotFaults(question, slot, result[index] ?? [], goals)),
    ...countFaults(cluster, plan),
    ...unmetFaults(cluster, question, goals, plan, result),
    ...optimumFaults(question, goals, optimum, plan, result),
    ...(goals.balance.includes('leaders') ? leaderFaults(question, plan, result) : []),
  ]
  return { faults, optimum }
}

function maskOf({ brokers }: Question, replicas: readonly BrokerId[] = []): number {
  return replicas.reduce((mask, id) => mask | (1 << brokers.indexOf(id)), 0)
}

function afterwards(slot: Slot, moves: readonly Move[]): readonly BrokerId[] {
  return (
    moves.find(({ topic, partition }) => topic === slot.topic && partition === slot.partition)?.to ??
    slot.present
  )
}

/** Each move is about a partition as it is, once, and changes something. */
function moveFaults(cluster: Cluster, goals: Goals, { moves }: Plan): string[] {
  const seen = new Set<string>()
  return moves.flatMap(({ topic, partition, from, to, sizeBytes }) => {
    const name = `${topic}-${partition}`
    const real = cluster.topics
      .find((one) => one.name === topic)
      ?.partitions.find(({ id }) => id === partition)
    if (!real) return [`${name} does not exist`]
    const faults: string[] = []
    if (seen.has(name)) faults.push(`${name} is moved twice`)
    seen.add(name)
    if (!sameReplicas(from, targetReplicas(real)))
      faults.push(`${name} is moved from ${from}, where it is not`)
    if (sizeBytes !== real.sizeBytes) faults.push(`${name} is given another size`)
    const first = from[0]
    const comesBack =
      goals.preferredLeaders && real.leader !== first && first !== undefined && real.isr.includes(first)
    if (sameReplicas(from, to) && !comesBack) faults.push(`${name} is moved to where it is`)
    return faults
  })
}

function slotFaults(question: Question, slot: Slot, to: readonly BrokerId[], { balance }: Goals): string[] {
  const name = `${slot.topic}-${slot.partition} [${slot.present}] -> [${to}]`
  const bits = to.map((id) => question.brokers.indexOf(id))
  if (bits.includes(-1)) return [`${name} is on an unknown broker`]
  if (new Set(to).size < to.length) return [`${name} is twice on a broker`]
  const set = bits.reduce((mask, bit) => mask | (1 << bit), 0)
  const objection = objectionTo(question, slot, set)
  if (objection) return [`${name} ${objection}`]
  const keepsOrder = balance.includes('leaders') && !slot.fixed ? true : inOrder(slot, to)
  return keepsOrder ? [] : [`${name} changes the order for nothing`]
}

/**
 * Replicas that stay are where they were, and the broker that replaces another is where that was. Where replicas are
 * dropped, the rest closes up in order. Any order will do where a broker joins that one which cannot be left.
 */
function inOrder({ present, newcomers }: Slot, to: readonly BrokerId[]): boolean {
  if (newcomers.values().some((old) => to.includes(old))) return true
  const placed = to.map((id) => present.indexOf(newcomers.get(id) ?? id))
  if (to.length >= present.length) return placed.every((was, index) => was === -1 || was === index)
  const kept = placed.filter((was) => was !== -1)
  return kept.every((was, index) => index === 0 || was > (kept[index - 1] ?? -1))
}

/** The plan's own sums, added up again. */
function countFaults(cluster: Cluster, plan: Plan): string[] {
  const copies = plan.moves.map(({ from, to }) => to.filter((id) => !from.includes(id)).length)
  const bytes = plan.moves.map(({ sizeBytes }, index) => {
    const count = copies[index] ?? 0
    return count === 0 ? 0 : sizeBytes === null ? Number.NaN : sizeBytes * count
  })
  const total = bytes.reduce((sum, own) => sum + own, 0)
  const leaderChanges = plan.moves.filter(
    ({ from, to }) => from[0] !== to[0] || sameReplicas(from, to),
  ).length
  const moved = new Set(plan.moves.map(({ topic }) => topic))
  const topicIds = Object.fromEntries(
    cluster.topics.filter(({ name }) => moved.has(name)).map(({ name, id }) => [name, id]),
  )
  return [
    ...differing(
      'copies',
      plan.copies,
      copies.reduce((sum, own) => sum + own, 0),
    ),
    ...differing('bytes', plan.bytes, Number.isNaN(total) ? null : total),
    ...differing('leaderChanges', plan.leaderChanges, leaderChanges),
    ...differing('before', plan.before, loads(cluster, [])),
    ...differing('after', plan.after, loads(cluster, plan.moves)),
    ...differing('topicIds', Object.entries(plan.topicIds).sort(), Object.entries(topicIds).sort()),
    ...differing(
      'alive',
      plan.alive,
      cluster.brokers.filter(({ alive }) => alive).map(({ id }) => id),
    ),
  ]
}

function differing(what: string, said: unknown, real: unknown): string[] {
  return JSON.stringify(said) === JSON.stringify(real)
    ? []
    : [`${what} is said to be ${JSON.stringify(said)} and is ${JSON.stringify(real)}`]
}

function loads(cluster: Cluster, moves: readonly Move[]): BrokerLoad[] {
  const held = cluster.topics.flatMap((topic) =>
    topic.partitions.map((partition) => ({
      replicas: moveOf(topic, partition.id, moves)?.to ?? targetReplicas(partition),
      size: partition.sizeBytes,
    })),
  )
  return cluster.brokers.map(({ id, rack }) => {
    const own = held.filter(({ replicas }) => replicas.includes(id))
    return {
      broker: id,
      rack,
      replicas: own.length,
      leaders: own.filter(({ replicas }) => replicas[0] === id).length,
      bytes: own.some(({ size }) => size === null)
        ? null
        : own.reduce((sum, { size }) => sum + (size ?? 0), 0),
    }
  })
}

function moveOf({ name }: Topic, id: number, moves: readonly Move[]): Move | undefined {
  return moves.find(({ topic, partition }) => topic === name && partition === id)
}

function unmetFaults(
  cluster: Cluster,
  question: Question,
  goals: Goals,
  plan: Plan,
  result: readonly (readonly BrokerId[])[],
): string[] {
  const must = new Set(
    question.slots.flatMap((slot, index) => [...unmetBy(question, slot, maskOf(question, result[index]))]),
  )
  const touches = question.slots.some(({ fixed }) => !fixed)
  if (goals.racks && !question.eligibleRacks && question.eligible !== 0 && touches) must.add('racks')
  const said = new Set(plan.unsatisfied.map(({ goal }) => goal))
  const may = new Set<GoalName>(must)
  // What scope alone leaves undone may be told or not; so may patterns without a topic, and leaders that cannot come back.
  const limited = question.slots.some(({ fixed }) => fixed) || question.pinned !== 0
  if (limited) for (const goal of ['rf', 'drain', 'replace', 'spread', 'racks'] as const) may.add(goal)
  const isVain = ({ pattern }: ReplicationTarget) =>
    !cluster.topics.some(({ name }) => matches(pattern, name))
  if (goals.replication.some(isVain)) may.add('rf')
  if (goals.preferredLeaders) may.add('leaders')
  if (goals.racks && !question.eligibleRacks) may.add('racks')
  return [
    ...[...must.difference(said)].map((goal) => `${goal} can't be met, and the plan does not say so`),
    ...[...said.difference(may)].map((goal) => `${goal} can be met, and the plan says it can't`),
    ...plan.unsatisfied
      .filter(({ reason }) => reason === '')
      .map(({ goal }) => `${goal} is unmet for no reason`),
  ]
}

function optimumFaults(
  question: Question,
  goals: Goals,
  optimum: Optimum,
  plan: Plan,
  result: readonly (readonly BrokerId[])[],
): string[] {
  if (goals.balance.includes('bytes')) {
    return plan.lowerBound > plan.copies ? ['lowerBound is above the copies'] : []
  }
  const faults: string[] = []
  if (optimum.squares !== null) {
    const counts = result.map((replicas) =>
      packed(maskOf(question, replicas) & question.eligible, question.brokers.length),
    )
    const squares = squaresOf(counts.reduce((sum, own) => sum + own, 0))
    // Only an unproven plan may be less even than can be, and then it may take fewer copies, too.
    if (squares > optimum.squares && plan.proven)
      faults.push(`squares are ${squares}, and may be ${optimum.squares}`)
    if (squares === optimum.squares && plan.copies < optimum.copies)
      faults.push(`copies ${plan.copies} < ${optimum.copies}, the fewest`)
  } else if (plan.copies < optimum.copies)
    faults.push(`copies ${plan.copies} < ${optimum.copies}, the fewest`)
  if (plan.lowerBound > optimum.copies)
    faults.push(`lowerBound ${plan.lowerBound} > ${optimum.copies}, the fewest`)
  if (plan.proven && plan.copies !== optimum.copies) {
    faults.push(`${plan.copies} copies are said to be the fewest, which are ${optimum.copies}`)
  }
  return faults
}

function leaderFaults(question: Question, plan: Plan, result: readonly (readonly BrokerId[])[]): string[] {
  const best = leaderOptimum(
    question,
    result.map((replicas) => maskOf(question, replicas)),
  )
  const counts = result.map((replicas) =>
    packed(maskOf(question, replicas.slice(0, 1)) & question.eligible, question.brokers.length),
  )
  const squares = squaresOf(counts.reduce((sum, own) => sum + own, 0))
  const changes = plan.moves.filter(({ from, to }) => from[0] !== to[0]).length
  if (squares !== best.squares)
    return [`squares of leaders are ${squares}, and the least are ${best.squares}`]
  return changes === best.changes ? [] : [`${changes} leaders change, and ${best.changes} would do`]
}
