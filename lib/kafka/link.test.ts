import { expect, test } from 'vitest'
import { fail, ok } from '#lib/domain/problem.ts'
import { type Lane, Link } from './link.ts'

const PORTS = [1, 2, 3]

/** The port that is asked first while no broker fails. */
async function firstAsked(link: Link, lane: Lane): Promise<number> {
  const answer = await link.any(lane, async ({ address }) => ok(address.port))
  if (!answer.ok) throw new Error(answer.problem.message)
  return answer.value
}

function reachedBy(link: Link, lane: Lane, port: number) {
  return link.any(lane, async ({ address }) =>
    address.port === port ? ok(null) : fail('timed-out', 'It waits for a controller.'),
  )
}

function linkTo(ports: readonly number[]): Link {
  return new Link(
    ports.map((port) => ({ host: 'localhost', port })),
    { tls: false },
  )
}

test('the broker that answered last is asked first', async () => {
  const link = linkTo(PORTS)
  expect(await firstAsked(link, 'local')).toBe(1)
  await reachedBy(link, 'local', 3)
  expect(await firstAsked(link, 'local')).toBe(3)
  expect(await firstAsked(link, 'bulk')).toBe(1)
})

test('before it comes the one that reached the controller last, whatever is asked', async () => {
  const link = linkTo(PORTS)
  await reachedBy(link, 'local', 3)
  await reachedBy(link, 'forwarded', 2)
  expect(await firstAsked(link, 'local')).toBe(2)
  expect(await firstAsked(link, 'bulk')).toBe(2)
  await reachedBy(link, 'local', 1)
  expect(await firstAsked(link, 'local')).toBe(2)
})
