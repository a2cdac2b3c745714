import { fail, ok, type Result } from '#lib/domain/problem.ts'

/** Where a broker listens. An IPv6 host is without its brackets. */
export type Address = { readonly host: string; readonly port: number }

/**
 * The bootstrap addresses of `host:port[,host:port…]`, each once, in the order given. An IPv6 host
 * stands in brackets. Fails with `address-invalid`, naming the part that is wrong.
 */
export function parseBootstrap(text: string): Result<readonly Address[]> {
  const addresses = new Map<string, Address>()
  const parts = text.split(',').map((part) => part.trim())
  if (parts.every((part) => part === '')) return fail('address-invalid', 'No bootstrap address was given.')
  for (const part of parts) {
    const parsed = parseAddress(part)
    if (!parsed.ok) return parsed
    addresses.set(formatAddress(parsed.value), parsed.value)
  }
  return ok([...addresses.values()])
}

/** `host:port`, with brackets around an IPv6 host. */
export function formatAddress({ host, port }: Address): string {
  return host.includes(':') ? `[${host}]:${port}` : `${host}:${port}`
}

function parseAddress(part: string): Result<Address> {
  if (part === '') return fail('address-invalid', 'There is an empty address: a comma too many.')
  if (part.includes('://')) {
    return fail(
      'address-invalid',
      `"${part}" is a URL. Leave out "${part.slice(0, part.indexOf('://') + 3)}".`,
    )
  }
  const bracketed = /^\[([^\]]*)\](.*)$/.exec(part)
  const colon = part.lastIndexOf(':')
  const host = bracketed?.[1] ?? (colon < 0 ? part : part.slice(0, colon))
  const rest = bracketed?.[2] ?? (colon < 0 ? '' : part.slice(colon))
  const hostWrong = bracketed === null ? nameProblem(host, part) : ipv6Problem(host, part)
  if (hostWrong !== null) return fail('address-invalid', hostWrong)
  if (rest === '') return fail('address-invalid', `"${part}" has no port.`)
  const port = /^:(\d{1,5})$/.exec(rest)?.[1]
  if (port === undefined || Number(port) < 1 || Number(port) > 65_535) {
    return fail('address-invalid', `The port of "${part}" is not a number from 1 to 65535.`)
  }
  return ok({ host, port: Number(port) })
}

function nameProblem(host: string, part: string): string | null {
  if (host === '') return `"${part}" has no host.`
  if (host.includes(':'))
    return `"${part}" looks like an IPv6 address: put its host in brackets, as in [::1]:9092.`
  if (!/^[\p{L}\p{N}._-]+$/u.test(host) || host.length > 253) return `"${host}" is not a host name.`
  return null
}

function ipv6Problem(host: string, part: string): string | null {
  // A zone such as fe80::1%eth0 is allowed: it names the interface of a link-local address.
  const [address, zone, ...more] = host.split('%')
  const valid =
    address !== undefined && URL.canParse(`http://[${address}]/`) && zone !== '' && more.length === 0
  return valid ? null : `"${part}" holds no IPv6 address in its brackets.`
}
