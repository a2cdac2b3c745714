import type { BrokerId } from '#lib/domain/cluster.ts'
import { ok, type Problem, problem, type Result } from '#lib/domain/problem.ts'
import { type Address, formatAddress } from './bootstrap.ts'
import { joinProblems } from './failure.ts'
import { Wire, type WireOptions } from './wire.ts'

/**
 * Kafka serves the requests of one connection strictly one after another, so what may take long has a
 * connection of its own. `local`: what a broker answers from memory. `bulk`: log directories, configs,
 * groups. `forwarded`: what a broker passes on to the controller, and that waits while there is none.
 */
export type Lane = 'local' | 'bulk' | 'forwarded'

export type Endpoint = { readonly id: BrokerId; readonly address: Address | null }

/** After this long without an answer the next broker is asked as well; whichever answers first counts. */
const HEDGE_MS = 400

/** All connections to one cluster: its bootstrap addresses, and the brokers that it has told of. */
export class Link {
  readonly bootstrap: readonly Address[]
  #options: WireOptions
  #wires = new Map<string, Wire>()
  #brokers = new Map<BrokerId, Address | null>()
  #lastGood = new Map<Lane, string>()
  #closed = false

  constructor(
    bootstrap: readonly Address[],
    options: { readonly tls: boolean; readonly now?: () => number },
  ) {
    this.bootstrap = bootstrap
    this.#options = { tls: options.tls, now: options.now ?? Date.now }
  }

  /** The brokers that the cluster told of last; connections to addresses that are no longer used are closed. */
  learn(endpoints: readonly Endpoint[]): void {
    this.#brokers = new Map(endpoints.map(({ id, address }) => [id, address]))
    const known = new Set(this.#addresses().map(formatAddress))
    for (const [key, wire] of this.#wires) {
      if (known.has(formatAddress(wire.address))) continue
      wire.close()
      this.#wires.delete(key)
    }
  }

  brokerIds(): readonly BrokerId[] {
    return [...this.#brokers.keys()]
  }

  /** The connection to one broker; fails where the cluster has told of no such broker, or of no address for it. */
  broker(id: BrokerId, lane: Lane): Result<Wire> {
    const address = this.#brokers.get(id)
    if (address) return ok(this.#wire(address, lane))
    const message = `Broker ${id} is not registered with the cluster, so no address of it is known.`
    return {
      ok: false,
      problem: problem('broker-unknown', message, 'Start the broker, or move its replicas away.'),
    }
  }

  /**
   * The first good answer of any broker: the one that reached the controller or answered last is asked first, and the next ones as
   * soon as one fails or takes its time. Fails when all have failed. For reads only.
   */
  async any<Value>(lane: Lane, ask: (wire: Wire) => Promise<Result<Value>>): Promise<Result<Value>> {
    const waiting = this.#candidates(lane)
    const problems: Problem[] = []
    return new Promise((resolve, reject) => {
      let asked = 0
      let hedge: NodeJS.Timeout | undefined
      const askNext = () => {
        clearTimeout(hedge)
        const wire = waiting.shift()
        if (wire === undefined) {
          if (problems.length === asked) resolve({ ok: false, problem: joinProblems(problems) })
          return
        }
        asked++
        hedge = setTimeout(askNext, HEDGE_MS)
        ask(wire).then((answer) => {
          if (answer.ok) {
            clearTimeout(hedge)
            this.#lastGood.set(lane, formatAddress(wire.address))
            resolve(answer)
          } else {
            problems.push(answer.problem)
            askNext()
          }
        }, reject)
      }
      askNext()
    })
  }

  /** A broker that has just answered on the lane: the one to send a change through. */
  answering(lane: Lane, deadlineMs: number): Promise<Result<Wire>> {
    return this.any(lane, async (wire) => {
      const answer = await wire.ping(deadlineMs)
      return answer.ok ? ok(wire) : answer
    })
  }

  close(): void {
    this.#closed = true
    for (const wire of this.#wires.values()) wire.close()
  }

  /**
   * The one that passed something on to the controller last comes first, for one that is cut off from it goes on to answer, from what
   * it knew. Then the last good one, the brokers and bootstrap addresses with nothing against them, and the rest.
   */
  #candidates(lane: Lane): Wire[] {
    const favourites = [this.#lastGood.get('forwarded'), this.#lastGood.get(lane)]
    const rank = (wire: Wire) => {
      if (wire.problem !== null) return favourites.length + 1
      const place = favourites.indexOf(formatAddress(wire.address))
      return place === -1 ? favourites.length : place
    }
    return this.#addresses()
      .map((address) => this.#wire(address, lane))
      .sort((a, b) => rank(a) - rank(b))
  }

  /** Each address once: brokers first, in the order of their ids, then the bootstrap addresses. */
  #addresses(): Address[] {
    const brokers = [...this.#brokers.values()].filter((address) => address !== null)
    const unique = new Map(
      [...brokers, ...this.bootstrap].map((address) => [formatAddress(address), address]),
    )
    return [...unique.values()]
  }

  #wire(address: Address, lane: Lane): Wire {
    const key = `${lane} ${formatAddress(address)}`
    const known = this.#wires.get(key)
    if (known !== undefined) return known
    const wire = new Wire(address, this.#options)
    if (this.#closed) wire.close()
    this.#wires.set(key, wire)
    return wire
  }
}
