import { createServer as createHttpServer } from 'node:http'
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net'
import { createServer as createTlsServer } from 'node:tls'
import { afterEach, expect, test } from 'vitest'
import type { ProblemCode } from '#lib/domain/problem.ts'
import type { Address } from './bootstrap.ts'
import { probe } from './probe.ts'
import { SELF_SIGNED } from './self-signed.fixture.ts'

const servers: Server[] = []
const sockets: Socket[] = []

afterEach(async () => {
  for (const socket of sockets.splice(0)) socket.destroy()
  await Promise.all(servers.splice(0).map((server) => new Promise((closed) => server.close(closed))))
})

async function listen(server: Server): Promise<Address> {
  servers.push(server)
  server.on('connection', (socket) => sockets.push(socket))
  server.on('tlsClientError', () => {})
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening))
  return { host: '127.0.0.1', port: (server.address() as AddressInfo).port }
}

async function problemOf(address: Address, tls = false) {
  const result = await probe([address], { tls })
  if (result.ok) throw new Error('nothing here is Kafka')
  return result.problem
}

function expectProblem(
  problem: { code: ProblemCode; message: string },
  code: ProblemCode,
  ...words: string[]
) {
  expect(problem).toMatchObject({ code })
  for (const word of words) expect(problem.message).toContain(word)
}

test('a host name that does not exist', async () => {
  const problem = await problemOf({ host: 'no-such-host.invalid', port: 9092 })
  expectProblem(problem, 'host-unknown', '"no-such-host.invalid"')
})

test('a closed port', async () => {
  const server = createServer()
  const address = await listen(server)
  await new Promise((closed) => server.close(closed))
  expectProblem(await problemOf(address), 'connection-refused', `127.0.0.1:${address.port} refused`)
})

test('a web server', async () => {
  const address = await listen(createHttpServer())
  expectProblem(await problemOf(address), 'not-kafka', `127.0.0.1:${address.port}`, 'a web server answers')
})

test('a server that sends bytes of its own', async () => {
  const address = await listen(createServer((socket) => socket.end('220 mail.example.com ESMTP\r\n')))
  expectProblem(await problemOf(address), 'not-kafka', 'its reply begins with a length of')
})

test('a server that closes at the first request', async () => {
  const address = await listen(createServer((socket) => socket.once('data', () => socket.destroy())))
  expectProblem(await problemOf(address), 'not-kafka', 'closed the connection at the first request')
})

test('a server that accepts and says nothing', async () => {
  const address = await listen(createServer(() => {}))
  expectProblem(await problemOf(address), 'timed-out', 'accepted the connection, but did not answer')
})

test('a TLS listener, spoken to in the plain', async () => {
  const address = await listen(createTlsServer(SELF_SIGNED))
  expectProblem(await problemOf(address), 'tls-required', `127.0.0.1:${address.port} speaks TLS only`)
})

test('a TLS listener whose certificate nobody trusts', async () => {
  const address = await listen(createTlsServer(SELF_SIGNED))
  expectProblem(await problemOf(address, true), 'tls-failed', 'self-signed certificate')
})

test('a plain listener, spoken to with TLS', async () => {
  const closing = await listen(createServer((socket) => socket.once('data', () => socket.destroy())))
  expectProblem(await problemOf(closing, true), 'tls-failed', 'the listener may be plain')
  const web = await listen(createHttpServer())
  expectProblem(await problemOf(web, true), 'tls-failed', 'did not answer the TLS handshake with TLS')
})

test('several addresses: all of them are named', async () => {
  const web = await listen(createHttpServer())
  const silent = await listen(createServer((socket) => socket.once('data', () => socket.destroy())))
  const result = await probe([web, silent], { tls: false })
  expect(result).toMatchObject({ ok: false, problem: { code: 'not-kafka' } })
  if (!result.ok) {
    expect(result.problem.message).toContain(`127.0.0.1:${web.port}`)
    expect(result.problem.message).toContain(`127.0.0.1:${silent.port}`)
  }
})
