import { createServer } from 'node:net'
import { Refusal } from './refusal.ts'

/** Why this process cannot listen there, as Node's error code; null where it can. */
export async function listenProblem(port: number, host: string): Promise<string | null> {
  return new Promise((resolve) => {
    const server = createServer()
    server.once('error', (error: NodeJS.ErrnoException) => resolve(error.code ?? error.message))
    server.listen({ port, host, exclusive: true }, () => server.close(() => resolve(null)))
  })
}

/** Refuses in plain words where the port cannot be had; `option` says how to choose another one. */
export async function requirePort(port: number, host: string, what: string, option: string): Promise<void> {
  const problem = await listenProblem(port, host)
  if (problem === null) return
  if (problem === 'EADDRINUSE')
    throw new Refusal(
      `Port ${port}, which ${what} needs, is in use by another program.\nChoose another: ${option}`,
    )
  if (problem === 'EACCES')
    throw new Refusal(
      `This user may not listen on port ${port}, which ${what} needs.\nChoose another: ${option}`,
    )
  if (problem === 'EADDRNOTAVAIL' || problem === 'ENOTFOUND' || problem === 'EAI_AGAIN')
    throw new Refusal(`This machine has no address "${host}" to listen on. Set HOST to one that it has.`)
  throw new Refusal(`${what} cannot listen on ${host}:${port} (${problem}).\nChoose another port: ${option}`)
}

/** The first of `count` adjacent ports that are all free, from `from` on, below the ephemeral range. */
export async function freePorts(count: number, from: number): Promise<number> {
  const last = 32_000
  for (let first = from; first + count <= last; first += count) {
    const problems = await Promise.all(
      Array.from({ length: count }, (_, index) => listenProblem(first + index, '127.0.0.1')),
    )
    if (problems.every((problem) => problem === null)) return first
  }
  throw new Refusal(`No ${count} adjacent ports are free between ${from} and ${last}.`)
}
