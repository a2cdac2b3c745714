import { type API, apiVersionsV3, Connection, ResponseError } from '@platformatic/kafka'
import { ok, type Problem, problem, type Result } from '#lib/domain/problem.ts'
import { betweenFailpoints } from '#lib/failpoint.ts'
import { type Address, formatAddress } from './bootstrap.ts'
import { type Outcome, settle } from './deadline.ts'
import {
  connectProblem,
  isTlsAlert,
  outcomeUnknown,
  partialReply,
  requestName,
  responseProblem,
} from './failure.ts'
import { type Stream, watchStream } from './stream.ts'
import { speaksTls, tlsOptions } from './tls.ts'

/** How long a connection may take until the broker has named its API versions. */
const OPEN_MS = 2_000
const BACK_OFF_MS = [250, 1_000, 2_000, 5_000] as const
/** The library's own limit; every request here has a shorter one of its own. */
const LIBRARY_MS = 120_000
/** Client name and version, as brokers log them (KIP-511). */
const HELLO: [string, string] = ['ballast', '0.1.0']

export type WireOptions = { readonly tls: boolean; readonly now: () => number }

/** Called right before a change leaves, with nothing in between; throws where it must not leave any more. */
export type Guard = () => void

/** What a broker says of itself in ApiVersions. */
export type Abilities = {
  /** Versions that the broker speaks, by API key. */
  readonly versions: ReadonlyMap<number, { readonly min: number; readonly max: number }>
  /** Finalized feature levels of the cluster, by name; empty before KRaft. */
  readonly features: ReadonlyMap<string, number>
  /** The newest level of each feature that this broker itself supports, by name. */
  readonly supported: ReadonlyMap<string, number>
}

type Open = { readonly connection: Connection; readonly abilities: Abilities; readonly stream: Stream }
type Prepared<Codec> = { readonly connection: Connection; readonly codec: Codec; readonly leftMs: number }

/**
 * The one connection to one address. It opens when first needed, and again after a failure, though not
 * before a back-off has passed: until then every call fails at once with the problem of the last attempt.
 * A request that gets no reply by its deadline closes the connection, since what follows it on the
 * same connection would not be answered either.
 */
export class Wire {
  readonly address: Address
  /** Epoch milliseconds of the last reply; null before the first. */
  lastAnswerAt: number | null = null
  #options: WireOptions
  #open: Open | null = null
  #opening: Promise<Result<Open>> | null = null
  #failures = 0
  #retryAt = 0
  #problem: Problem | null = null
  #closed = false
  /** Why the connection that is being torn down is torn down, for the requests that still wait on it. */
  #verdicts = new WeakMap<Connection, Problem>()

  constructor(address: Address, options: WireOptions) {
    this.address = address
    this.#options = options
  }

  /** Why the last attempt to reach the broker failed; null when it answered, or was never asked. */
  get problem(): Problem | null {
    return this.#problem
  }

  /** What the broker can do, asked anew: the cheapest request there is, so also the test whether it answers. */
  async ping(deadlineMs: number): Promise<Result<Abilities>> {
    const reply = await this.read([apiVersionsV3.api], HELLO, deadlineMs)
    return reply.ok ? ok(abilitiesOf(reply.value)) : reply
  }

  /**
   * The reply to a read, through the newest of `codecs` (newest first) that the broker speaks. A reply
   * with an error code anywhere in it is a problem. The deadline covers connecting, too.
   */
  async read<Args extends unknown[], Reply>(
    codecs: readonly API<Args, Reply>[],
    args: Args,
    deadlineMs: number,
  ): Promise<Result<Reply>> {
    const ready = await this.#prepare(codecs, deadlineMs)
    return ready.ok ? this.#send(ready.value, args, false) : ready
  }

  /** As `read`, for replies whose entries carry error codes of their own: the caller looks at each. */
  async readEach<Args extends unknown[], Reply>(
    codecs: readonly API<Args, Reply>[],
    args: Args,
    deadlineMs: number,
  ): Promise<Result<Reply>> {
    const ready = await this.#prepare(codecs, deadlineMs)
    return ready.ok ? this.#send(ready.value, args, true) : ready
  }

  /**
   * Sends a change, once and never again, unless `guard` throws. A problem before it was sent means that nothing was changed;
   * after that it is `outcome-unknown`. The entries of the reply carry their own error codes.
   */
  async change<Args extends unknown[], Reply>(
    codecs: readonly API<Args, Reply>[],
    args: Args,
    deadlineMs: number,
    guard: Guard = () => {},
  ): Promise<Result<Reply>> {
    const ready = await this.#prepare(codecs, deadlineMs)
    if (!ready.ok) return ready
    const name = requestName(ready.value.codec.key)
    const reply = await betweenFailpoints(`request: ${name}`, () => {
      guard()
      return this.#send(ready.value, args, true)
    })
    if (reply.ok) return reply
    return {
      ok: false,
      problem: outcomeUnknown(`${name} was sent, but no reply was read. ${reply.problem.message}`),
    }
  }

  close(): void {
    this.#closed = true
    if (this.#open !== null)
      this.#tearDown(this.#open.connection, this.#lost('This console closed the connection'))
  }

  async #prepare<Args extends unknown[], Reply>(
    codecs: readonly API<Args, Reply>[],
    deadlineMs: number,
  ): Promise<Result<Prepared<API<Args, Reply>>>> {
    const startedAt = performance.now()
    const opened = await this.#ready(deadlineMs)
    if (!opened.ok) return opened
    const { connection, abilities } = opened.value
    const codec = codecs.find(({ key, version }) => {
      const range = abilities.versions.get(key)
      return range !== undefined && range.min <= version && version <= range.max
    })
    if (codec !== undefined)
      return ok({ connection, codec, leftMs: deadlineMs - (performance.now() - startedAt) })
    const name = codecs[0] === undefined ? 'the request' : requestName(codecs[0].key)
    const wanted = codecs.map(({ version }) => version).join(', ')
    const message = `The broker at ${formatAddress(this.address)} does not speak ${name} (version ${wanted}).`
    return { ok: false, problem: problem('kafka-unsupported', message) }
  }

  async #ready(deadlineMs: number): Promise<Result<Open>> {
    if (this.#open !== null) return ok(this.#open)
    if (this.#closed) return { ok: false, problem: this.#lost('This console closed the connection') }
    if (this.#problem !== null && performance.now() < this.#retryAt)
      return { ok: false, problem: this.#problem }
    this.#opening ??= this.#openOnce().finally(() => {
      this.#opening = null
    })
    const opened = await settle(this.#opening, deadlineMs)
    if (opened.state === 'done') return opened.value
    if (opened.state === 'failed') throw opened.error
    return { ok: false, problem: this.#late('was not reached', deadlineMs) }
  }

  async #openOnce(): Promise<Result<Open>> {
    const { tls } = this.#options
    const connection = new Connection('ballast', {
      connectTimeout: OPEN_MS + 1_000,
      requestTimeout: LIBRARY_MS,
      maxInflights: 16,
      ...(tls ? { tls: tlsOptions(this.address) } : {}),
    })
    const errors: Error[] = []
    connection.on('error', (error) => errors.push(error))
    const connecting = Promise.resolve(connection.connect(this.address.host, this.address.port))
    const connected = await settle(connecting, OPEN_MS)
    if (connected.state !== 'done') {
      connection.socket?.destroy()
      if (connected.state === 'failed')
        return this.#failed(connectProblem(this.address, tls, connected.error))
      return this.#failed(this.#late(tls ? 'made no TLS connection' : 'accepted no connection', OPEN_MS))
    }
    const stream = watchStream(connection.socket)
    const hello = await settle(apiVersionsV3.api.async(connection, ...HELLO), OPEN_MS)
    if (hello.state !== 'done') {
      connection.socket.destroy()
      return this.#failed(await this.#helloProblem(hello, stream, errors.at(-1)))
    }
    return this.#succeeded({ connection, abilities: abilitiesOf(hello.value), stream })
  }

  #succeeded(open: Open): Result<Open> {
    const { connection, stream } = open
    this.#open = open
    this.#answered()
    connection.on('close', () => {
      if (stream.wrong !== null) this.#tearDown(connection, this.#notKafka(stream.wrong))
      if (this.#open === open) this.#open = null
    })
    if (this.#closed) this.close()
    return ok(open)
  }

  /** Why what accepted the connection did not answer as a Kafka broker does. */
  async #helloProblem(hello: Outcome<unknown>, stream: Stream, broken: Error | undefined): Promise<Problem> {
    const at = formatAddress(this.address)
    if (hello.state === 'failed' && hello.error instanceof ResponseError) {
      return responseProblem(this.address, hello.error)
    }
    const silent = stream.bytes === 0
    if (hello.state === 'late' && silent)
      return this.#late('accepted the connection, but did not answer', OPEN_MS)
    if (this.#options.tls && isTlsAlert(broken)) return connectProblem(this.address, true, broken)
    if (!this.#options.tls && (silent || stream.tls) && (await speaksTls(this.address, OPEN_MS))) {
      return problem('tls-required', `${at} speaks TLS only, and was spoken to without.`)
    }
    if (stream.wrong !== null) return this.#notKafka(stream.wrong)
    if (!silent) return this.#notKafka('its reply could not be read')
    if (this.lastAnswerAt !== null) return this.#lost(`${at} closed the connection`)
    return this.#notKafka('it closed the connection at the first request')
  }

  async #send<Args extends unknown[], Reply>(
    { connection, codec, leftMs }: Prepared<API<Args, Reply>>,
    args: Args,
    acceptPartial: boolean,
  ): Promise<Result<Reply>> {
    const sent = await settle(codec.async(connection, ...args), leftMs)
    if (sent.state === 'done') {
      this.#answered()
      return ok(sent.value)
    }
    if (sent.state === 'late') {
      const late = this.#late(`did not answer ${requestName(codec.key)}`, leftMs)
      this.#tearDown(connection, late)
      return { ok: false, problem: late }
    }
    if (sent.error instanceof ResponseError) {
      this.#answered()
      const partial = acceptPartial ? partialReply<Reply>(sent.error) : undefined
      return partial === undefined
        ? { ok: false, problem: responseProblem(this.address, sent.error) }
        : ok(partial)
    }
    const at = formatAddress(this.address)
    if (connection.isConnected()) {
      const unreadable = `The reply of ${at} to ${requestName(codec.key)} could not be read: ${String(sent.error)}.`
      return { ok: false, problem: problem('kafka-unsupported', unreadable) }
    }
    const lost =
      this.#verdicts.get(connection) ?? this.#lost(`${at} closed the connection before it answered`)
    this.#tearDown(connection, lost)
    return { ok: false, problem: lost }
  }

  /** Ends a connection that is of no more use; the back-off begins. */
  #tearDown(connection: Connection, why: Problem): void {
    if (this.#verdicts.has(connection)) return
    this.#verdicts.set(connection, why)
    connection.socket.destroy()
    if (this.#open?.connection === connection) this.#open = null
    this.#failed(why)
  }

  #failed(why: Problem): { ok: false; problem: Problem } {
    const wait = BACK_OFF_MS[Math.min(this.#failures, BACK_OFF_MS.length - 1)] ?? 0
    this.#failures++
    this.#retryAt = performance.now() + wait
    this.#problem = why
    return { ok: false, problem: why }
  }

  #answered(): void {
    this.lastAnswerAt = this.#options.now()
    this.#failures = 0
    this.#problem = null
  }

  #late(words: string, afterMs: number): Problem {
    return problem('timed-out', `${formatAddress(this.address)} ${words} within ${seconds(afterMs)}.`)
  }

  #lost(words: string): Problem {
    return problem('connection-lost', `${words}.`)
  }

  #notKafka(why: string): Problem {
    return problem('not-kafka', `What listens at ${formatAddress(this.address)} is no Kafka broker: ${why}.`)
  }
}

function abilitiesOf(reply: Awaited<ReturnType<typeof apiVersionsV3.api.async>>): Abilities {
  return {
    versions: new Map(
      reply.apiKeys.map(({ apiKey, minVersion, maxVersion }) => [
        apiKey,
        { min: minVersion, max: maxVersion },
      ]),
    ),
    features: new Map(
      (reply.finalizedFeatures ?? []).map(({ name, maxVersionLevel }) => [name, maxVersionLevel]),
    ),
    supported: new Map((reply.supportedFeatures ?? []).map(({ name, maxVersion }) => [name, maxVersion])),
  }
}

function seconds(ms: number): string {
  return `${Math.max(0.1, Math.round(ms / 100) / 10)} s`
}
