import { isIP } from 'node:net'
import { type ConnectionOptions, connect, getCACertificates } from 'node:tls'
import type { Address } from './bootstrap.ts'

let authorities: string[] | null = null

/** Trusts what Node trusts and what this machine trusts; names the host (SNI) unless it is an IP address. */
export function tlsOptions(address: Address): ConnectionOptions {
  authorities ??= [...new Set([...getCACertificates('default'), ...getCACertificates('system')])]
  return { ca: authorities, ...serverName(address) }
}

/**
 * Whether a TLS server listens at the address: it completes a handshake or refuses it with a TLS alert.
 * Used to explain why a plain connection was closed, so its certificate does not matter.
 */
export function speaksTls(address: Address, deadlineMs: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ ...address, ...serverName(address), rejectUnauthorized: false })
    const finish = (answer: boolean) => {
      clearTimeout(timer)
      socket.destroy()
      resolve(answer)
    }
    const timer = setTimeout(() => finish(false), deadlineMs)
    socket.once('secureConnect', () => finish(true))
    socket.once('close', () => finish(false))
    socket.on('error', (error: NodeJS.ErrnoException) => finish(error.code?.includes('ALERT') ?? false))
  })
}

function serverName({ host }: Address): { servername?: string } {
  return isIP(host) === 0 ? { servername: host } : {}
}
