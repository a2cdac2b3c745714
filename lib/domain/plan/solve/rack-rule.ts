/**
 * Which racks the replicas of one partition may use, as capacities: `direct[k]` replicas of rack k go in freely, and
 * `extra` more may be in any rack that has one already, at most `spare` of them in one rack. "At least d distinct racks of
 * r" is one direct each and r − d extra; "2, 1 and 1 replicas" is their floor direct and what remains as extra.
 */
export type RackRule = {
  readonly direct: readonly number[]
  readonly extra: number
  readonly spare: readonly number[]
}

/** What a rule is made for: the brokers held, those in every solution, those that may stay, and the size of the set. */
export type Need = {
  readonly held: readonly number[]
  readonly must: readonly number[]
  readonly may: readonly number[]
  readonly size: number
}

type Racks = {
  readonly rackOf: Int32Array
  readonly racks: number
  readonly open: readonly (readonly number[])[]
  readonly eligibleByRack: Int32Array
}

/**
 * As many distinct racks as can be (`most`: of racks with an eligible broker), or otherwise no fewer than now. Brokers
 * without a rack count for none.
 */
export function distinctRacks(need: Need, racks: Racks, most: boolean): RackRule {
  const used = new Set(need.must.map((broker) => racks.rackOf[broker]))
  used.delete(racks.racks)
  const direct: number[] = Array(racks.racks + 1).fill(0)
  let free = 0
  for (let rack = 0; rack < racks.racks; rack++) {
    if (used.has(rack)) continue
    if (most && racks.eligibleByRack[rack] === 0) continue
    if (!racks.open[rack]?.length && !need.may.some((broker) => racks.rackOf[broker] === rack)) continue
    direct[rack] = 1
    free += 1
  }
  const count = need.size - need.must.length
  const reachable = Math.min(count, free)
  const wanted = most ? reachable : Math.min(distinct(need.held, racks) - used.size, reachable)
  return { direct, extra: count - Math.max(0, wanted), spare: Array(racks.racks + 1).fill(count) }
}

/**
 * Counts by rack as even as the racks' brokers allow: the emptiest rack that has a free broker gets the next replica. Null
 * where replicas that cannot leave stand against it.
 */
export function evenRacks(need: Need, racks: Racks): RackRule | null {
  const sizes = racks.open.slice(0, racks.racks).map((brokers) => brokers.length)
  for (const broker of [...need.must, ...need.may]) {
    const rack = racks.rackOf[broker] ?? racks.racks
    if (racks.eligibleByRack[rack] && !racks.open[rack]?.includes(broker))
      sizes[rack] = (sizes[rack] ?? 0) + 1
  }
  const total = sizes.reduce((sum, size) => sum + size, 0)
  if (need.size > total) return null
  let level = 0
  const filled = (height: number) => sizes.reduce((sum, size) => sum + Math.min(size, height), 0)
  while (level < need.size && filled(level + 1) <= need.size) level += 1
  const inside = countsOf(need.must, racks)
  const floor = sizes.map((size) => Math.min(size, level))
  const over = sizes.map((size, rack) => (size > level ? 1 : 0) + (floor[rack] ?? 0))
  if (sizes.some((_, rack) => (inside[rack] ?? 0) > (over[rack] ?? 0)) || (inside[racks.racks] ?? 0) > 0)
    return null
  const direct = floor.map((count, rack) => Math.max(0, count - (inside[rack] ?? 0)))
  const spare = over.map((count, rack) => count - Math.max(floor[rack] ?? 0, inside[rack] ?? 0))
  const extra = need.size - need.must.length - direct.reduce((sum, count) => sum + count, 0)
  return extra < 0 ? null : { direct: [...direct, 0], extra, spare: [...spare, 0] }
}

/** How many named racks the brokers are in. */
export function distinct(
  brokers: readonly number[],
  { rackOf, racks }: Pick<Racks, 'rackOf' | 'racks'>,
): number {
  let count = 0
  brokers.forEach((broker, index) => {
    const rack = rackOf[broker]
    if (rack !== racks && brokers.findIndex((other) => rackOf[other] === rack) === index) count += 1
  })
  return count
}

function countsOf(brokers: readonly number[], { rackOf, racks }: Racks): number[] {
  const counts: number[] = Array(racks + 1).fill(0)
  for (const broker of brokers) {
    const rack = rackOf[broker] ?? racks
    counts[rack] = (counts[rack] ?? 0) + 1
  }
  return counts
}

/** The replicas of one partition by rack, while it is being filled. */
export class RackUse {
  private readonly rule: RackRule
  private readonly counts: number[]
  private extra = 0

  constructor(rule: RackRule) {
    this.rule = rule
    this.counts = Array(rule.direct.length).fill(0)
  }

  /** Whether one more replica in that rack keeps to the rule. */
  allows(rack: number): boolean {
    const over = (this.counts[rack] ?? 0) - (this.rule.direct[rack] ?? 0)
    return over < 0 || (this.extra < this.rule.extra && over < (this.rule.spare[rack] ?? 0))
  }

  /** Whether one more replica in that rack would use a place that was kept for it. */
  isDirect(rack: number): boolean {
    return (this.counts[rack] ?? 0) < (this.rule.direct[rack] ?? 0)
  }

  add(rack: number): void {
    if (!this.isDirect(rack)) this.extra += 1
    this.counts[rack] = (this.counts[rack] ?? 0) + 1
  }

  remove(rack: number): void {
    this.counts[rack] = (this.counts[rack] ?? 0) - 1
    if (!this.isDirect(rack)) this.extra -= 1
  }
}
