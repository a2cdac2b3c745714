import { until } from '#bin/progress.ts'
import { must } from '#demo/link.ts'
import { OFFSETS_TOPIC, TRANSACTION_TOPIC } from '#lib/domain/cluster.ts'
import { coordinatorPartition } from '#lib/domain/group-hash.ts'
import { parseBootstrap } from '#lib/kafka/bootstrap.ts'
import { type Endpoint, Link } from '#lib/kafka/link.ts'
import type { Topology } from '#lib/kafka/topology.ts'
import { findCoordinators } from './coordinator.ts'
import { idAt, LoneGroup, type Protocol } from './groups.ts'
import { LoneShareGroup } from './share-group.ts'
import { Transaction } from './transactions.ts'

const JOIN_MS = 60_000
const EVERY_MS = 200
const PROTOCOLS: readonly Protocol[] = ['classic', 'consumer']

/** Everyone who uses the cluster through a coordinator: in each partition of Kafka's own topics somebody is coordinated. */
export class Clients {
  readonly groups: readonly LoneGroup[]
  readonly shareGroups: readonly LoneShareGroup[]
  readonly transactions: readonly Transaction[]
  readonly #links: Link[] = []
  readonly #link: Link
  readonly #endpoints: readonly Endpoint[]
  readonly #offsets: number

  /** `calm`: a topic that goes on whatever is lost, so that some groups have nothing to fear but for their coordinator. */
  constructor(endpoints: readonly Endpoint[], { topics }: Topology, calm: string) {
    this.#endpoints = endpoints
    this.#link = this.#open()
    const partitionsOf = (name: string) => topics.find((topic) => topic.name === name)?.partitions.length ?? 0
    const others = topics.filter(({ internal, name }) => !internal && name !== calm)
    this.#offsets = partitionsOf(OFFSETS_TOPIC)
    const homes = Array.from({ length: this.#offsets }, (_, partition) => partition)
    this.groups = homes.flatMap((partition) =>
      PROTOCOLS.flatMap((protocol, index) =>
        [calm, others[(partition * 11 + index * 5) % others.length]?.name ?? calm].map((name) => {
          const id = idAt(`${protocol}-of-${name}`, partition, this.#offsets)
          return new LoneGroup(id, protocol, [{ name, partitions: partitionsOf(name) }], this.#open())
        }),
      ),
    )
    const shared = topics.find(({ name }) => name === calm)
    this.shareGroups = homes.map((partition) => {
      const id = idAt('share', partition, this.#offsets)
      const own = { name: calm, id: shared?.id ?? '', partitions: partitionsOf(calm) }
      return new LoneShareGroup(id, own, this.#open())
    })
    const count = partitionsOf(TRANSACTION_TOPIC)
    this.transactions = Array.from(
      { length: count },
      (_, partition) => new Transaction(idAt('transaction', partition, count), this.#open()),
    )
  }

  /** Brokers answer the requests of one connection one after the other: whoever must not wait for others has its own. */
  #open(): Link {
    const [first] = this.#endpoints
    if (!first?.address) throw new Error('no broker has an address')
    const link = new Link(must(parseBootstrap(`${first.address.host}:${first.address.port}`)), { tls: false })
    link.learn(this.#endpoints)
    this.#links.push(link)
    return link
  }

  close(): void {
    for (const link of this.#links) link.close()
  }

  /** Every group has its member and has committed, and every transactional id its producer. */
  async join(): Promise<void> {
    await until('every client to be coordinated', () => this.#uncoordinated(), {
      deadlineMs: JOIN_MS,
      everyMs: EVERY_MS,
    })
  }

  async #uncoordinated(): Promise<string | null> {
    const all = [...this.groups, ...this.shareGroups].map(({ id }) => id)
    const found = await findCoordinators(this.#link, 'group', all)
    const groups = this.groups.map(async (group) => {
      const coordinator = found.get(group.id) ?? null
      const joined = await group.join(coordinator)
      const committed = joined === 0 ? await group.commit(coordinator) : joined
      return committed === 0 ? [] : [`${group.id} is answered ${joined} and ${committed}`]
    })
    const shareGroups = this.shareGroups.map(async (group) => {
      const joined = await group.join(found.get(group.id) ?? null)
      const answers = joined === 0 ? await group.write() : []
      const refused = answers.find(({ answer }) => answer !== 0)
      return joined === 0 && refused === undefined
        ? []
        : [`${group.id} is answered ${joined} and ${refused?.answer}`]
    })
    const transactions = this.transactions.map(async (transaction) => {
      const { answer } = await transaction.begin()
      return answer === 0 ? [] : [`${transaction.id} is answered ${answer}`]
    })
    const refused = (await Promise.all([...groups, ...shareGroups, ...transactions])).flat()
    return refused.length === 0
      ? null
      : `${refused.length} refused, such as ${refused.slice(0, 3).join(', ')}`
  }

  /** Groups of these partitions of the offsets topic commit so often, with so much metadata. */
  async commitMuch(
    partitions: readonly number[],
    { times, bytes }: { readonly times: number; readonly bytes: number },
  ) {
    const own = this.groups.filter(({ id }) => partitions.includes(coordinatorPartition(id, this.#offsets)))
    if (own.length === 0) return
    const ids = own.map(({ id }) => id)
    const found = await findCoordinators(this.#link, 'group', ids)
    for (let count = 0; count < times; count++)
      for (const group of own) {
        const answer = await group.commit(found.get(group.id) ?? null, bytes)
        if (answer !== 0) throw new Error(`${group.id} did not commit: ${answer}`)
      }
  }
}
