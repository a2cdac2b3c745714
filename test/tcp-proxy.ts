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
