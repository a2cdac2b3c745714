import { type AddressInfo, connect, createServer, type Socket } from 'node:net'
import type { Address } from '#lib/kafka/bootstrap.ts'

/** Gets what one side sent: returns what to pass on, or null to cut both connections. */
type Tamper = (chunk: Buffer) => Buffer | null

export type Proxy = Address & { close(): Promise<void> }

/** A proxy before a real broker that passes on, changes or cuts what goes through. */
export async function startProxy(
  target: Address,
  tamper: { readonly reply?: Tamper; readonly request?: Tamper },
) {
  const sockets = new Set<Socket>()
  const server = createServer((client) => {
    const broker = connect(target)
    pass(client, broker, tamper.request)
    pass(broker, client, tamper.reply)
  })

  function pass(from: Socket, to: Socket, change: Tamper = (chunk) => chunk): void {
    sockets.add(from)
    from.on('error', () => to.destroy())
    from.on('close', () => to.destroy())
    from.on('data', (chunk: Buffer) => {
      const changed = change(chunk)
      if (changed !== null) to.write(changed)
      else for (const socket of [from, to]) socket.destroy()
    })
  }

  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening))
  const { port } = server.address() as AddressInfo
  const close = async () => {
    for (const socket of sockets) socket.destroy()
    await new Promise((closed) => server.close(closed))
  }
  return { host: '127.0.0.1', port, close } satisfies Proxy
}

/**
 * A proxy before each of the brokers, which name these in place of themselves. `isCut` says of which, by its position, every
 * connection is accepted and then closed at its first request.
 */
export async function startProxies(
  brokers: readonly Address[],
  isCut: (position: number) => boolean,
): Promise<readonly Proxy[]> {
  const proxies: Proxy[] = []
  for (const [position, broker] of brokers.entries()) {
    const request = (chunk: Buffer) => (isCut(position) ? null : chunk)
    const reply = (chunk: Buffer) =>
      readdressed(
        chunk,
        brokers,
        proxies.map(({ port }) => port),
      )
    proxies.push(await startProxy(broker, { request, reply }))
  }
  return proxies
}

/** What brokers say, with other ports in place of those that they advertise. */
export function readdressed(
  chunk: Buffer,
  brokers: readonly Pick<Address, 'port'>[],
  ports: readonly number[],
): Buffer {
  const changed = Buffer.from(chunk)
  for (const [position, { port }] of brokers.entries()) {
    const [from, to] = [Buffer.alloc(4), Buffer.alloc(4)]
    from.writeInt32BE(port)
    to.writeInt32BE(ports[position] ?? port)
    const listener = Buffer.concat([Buffer.from('localhost'), from])
    for (let at = changed.indexOf(listener); at >= 0; at = changed.indexOf(listener, at + 1)) {
      to.copy(changed, at + 'localhost'.length)
    }
  }
  return changed
}
