import { protocolAPIsById, protocolErrors, protocolErrorsCodesById, ResponseError } from '@platformatic/kafka'
import { type Problem, type ProblemCode, problem } from '#lib/domain/problem.ts'
import { type Address, formatAddress } from './bootstrap.ts'

const NO_ROUTE = new Set(['EHOSTUNREACH', 'ENETUNREACH', 'EHOSTDOWN', 'ENETDOWN'])
const UNKNOWN_HOST = new Set(['ENOTFOUND', 'EAI_AGAIN', 'EAI_NODATA', 'EAI_NONAME'])
const BROKEN_PIPE = new Set(['ECONNRESET', 'EPIPE', 'ECONNABORTED'])

/** Why no connection came about, from what Node said while connecting. Nothing was sent to Kafka yet. */
export function connectProblem(address: Address, tls: boolean, error: unknown): Problem {
  const at = formatAddress(address)
  const codes = errorCodes(error)
  const has = (set: Set<string>) => codes.find((code) => set.has(code))
  if (has(UNKNOWN_HOST) !== undefined) {
    return problem('host-unknown', `The host name "${address.host}" could not be resolved.`)
  }
  if (codes.includes('ECONNREFUSED')) return problem('connection-refused', `${at} refused the connection.`)
  const noRoute = has(NO_ROUTE)
  if (noRoute !== undefined)
    return problem('timed-out', `There is no route to ${at} (${noRoute}).`, ROUTE_HINT)
  if (codes.includes('ETIMEDOUT')) {
    return problem('timed-out', `${at} did not accept a connection in time.`, ROUTE_HINT)
  }
  if (tls) return problem('tls-failed', tlsWords(at, codes, error))
  if (has(BROKEN_PIPE) !== undefined) {
    return problem('connection-lost', `${at} closed the connection while it was being made.`)
  }
  return problem('connection-lost', `No connection to ${at}: ${innermost(error)}.`)
}

const ROUTE_HINT = 'Check the address, the network and its firewalls.'

function tlsWords(at: string, codes: readonly string[], error: unknown): string {
  const closed =
    codes.some((code) => BROKEN_PIPE.has(code)) || innermost(error).includes('secure TLS connection')
  if (closed) return `${at} closed the connection during the TLS handshake: the listener may be plain.`
  if (codes.includes('ERR_SSL_WRONG_VERSION_NUMBER') || codes.includes('EPROTO')) {
    return `${at} did not answer the TLS handshake with TLS: ${innermost(error)}.`
  }
  return `The TLS connection to ${at} was not trusted or not agreed on: ${innermost(error)}.`
}

/** Whether the other side ended the connection with a TLS alert, as when it misses a client certificate. */
export function isTlsAlert(error: unknown): boolean {
  return errorCodes(error).some((code) => code.startsWith('ERR_SSL') && code.includes('ALERT'))
}

/** Kafka's own words for a refusal, from an error code and the message that came with it. */
export function refusal(what: string, code: number, message: string | null | undefined): Problem {
  return problem(problemCodeOf(code), `${what}: ${errorWords(code, message)}.`)
}

/** An error code of Kafka in words, such as "Disk error … (KAFKA_STORAGE_ERROR)", without a full stop. */
export function errorWords(code: number, message: string | null | undefined): string {
  const id = protocolErrorsCodesById[code] ?? `error ${code}`
  const words = message ? message : (protocolErrors[id]?.message ?? 'no reason was given')
  return `${withoutDot(words)} (${id})`
}

function problemCodeOf(code: number): ProblemCode {
  if (code === UNSUPPORTED_VERSION) return 'kafka-unsupported'
  if (code === REQUEST_TIMED_OUT) return 'timed-out'
  if (code === UNKNOWN_TOPIC_OR_PARTITION) return 'topic-unknown'
  return 'kafka-refused'
}

const UNKNOWN_SERVER_ERROR = -1
const UNKNOWN_TOPIC_OR_PARTITION = 3
const REQUEST_TIMED_OUT = 7
const NETWORK_EXCEPTION = 13
const UNSUPPORTED_VERSION = 35

/**
 * The refusal of a change. Where Kafka itself does not know whether the controller has carried it out
 * (its own request to the controller timed out or broke), the problem is `outcome-unknown`.
 */
export function changeRefusal(what: string, code: number, message: string | null | undefined): Problem {
  const refused = refusal(what, code, message)
  const unknown = code === REQUEST_TIMED_OUT || code === NETWORK_EXCEPTION || code === UNKNOWN_SERVER_ERROR
  return unknown ? outcomeUnknown(refused.message) : refused
}

export function outcomeUnknown(why: string): Problem {
  return problem('outcome-unknown', `${withoutDot(why)}: whether it was carried out is not known.`)
}

/** A reply that refuses a request as a whole. */
export function responseProblem(address: Address, error: ResponseError): Problem {
  const first = error.errors.find((inner) => 'apiCode' in inner)
  const code = typeof first?.apiCode === 'number' ? first.apiCode : UNKNOWN_SERVER_ERROR
  const words = typeof first?.serverErrorMessage === 'string' ? first.serverErrorMessage : null
  return refusal(`${formatAddress(address)} refused`, code, words)
}

/** The name of a request, such as DescribeQuorum. */
export function requestName(apiKey: number): string {
  return protocolAPIsById[apiKey as keyof typeof protocolAPIsById] ?? `request ${apiKey}`
}

/** The reply inside an error that the codecs throw because some entry of it carries an error code. */
export function partialReply<Reply>(error: unknown): Reply | undefined {
  return error instanceof ResponseError ? (error.response as Reply | undefined) : undefined
}

/** Several failures of the same attempt as one problem: the code and the advice are the first one's. */
export function joinProblems(problems: readonly Problem[]): Problem {
  const [first, ...others] = problems
  if (first === undefined) return problem('not-read-yet', 'Nothing was asked.')
  const messages = new Set([first.message, ...others.map((other) => other.message)])
  return { ...first, message: [...messages].join(' ') }
}

/** Node's and the library's error codes along the chain of causes, and within aggregates. */
function errorCodes(error: unknown): string[] {
  if (!(error instanceof Error)) return []
  const own = 'code' in error && typeof error.code === 'string' ? [error.code] : []
  const inner = error instanceof AggregateError ? error.errors.flatMap(errorCodes) : []
  return [...own, ...inner, ...errorCodes(error.cause)]
}

function innermost(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  if (error.cause instanceof Error) return innermost(error.cause)
  const lines = error.message.split('\n').filter((line) => line !== '')
  return withoutDot(lines[0] ?? error.name)
}

function withoutDot(text: string): string {
  return text.trim().replace(/[.:]+$/, '')
}
