import { expect, test } from 'vitest'
import { must } from '#demo/link.ts'
import { verdict } from '#lib/domain/loss/verdict.ts'
import { OPERATOR } from '#lib/services/actor.ts'
import { readCluster } from '#lib/services/reading.ts'
import { findingNow } from './findings.ts'
import { readAnew, SLUG } from './product.ts'
import { clusterOf, currentStand } from './stand.ts'
import { withProduct } from './with-product.ts'

const cluster = clusterOf(currentStand())
/** What the console waits before it believes it, and what a busy machine adds. */
const NOTICED_MS = 90_000

withProduct()

async function sentence(): Promise<string> {
  const { observation, survival } = must(await readCluster(OPERATOR, SLUG))
  return verdict(observation.cluster, survival)
    .sentence.map(({ text }) => text)
    .join('')
}

test('where the majority of the controllers is lost the verdict says so, although no broker is ever fenced', async () => {
  await cluster.kill(2)
  await cluster.kill(3)
  await expect.poll(sentence, { timeout: NOTICED_MS, interval: 500 }).toContain('no controller leads')
  expect(await sentence()).toContain('Broker 2 and 3 are down: ')
  expect(await findingNow('no-controller')).toMatchObject({
    severity: 'critical',
    facts: '0 of 3 voters known to be up',
  })
  const { survival } = await readAnew()
  // Broker 1 goes on with what it leads; what the others lead is gone.
  expect(survival.now.severity).toBe('stops')
  expect(survival.now.topics.map(({ topic }) => topic)).toContain('clicks')

  await cluster.restart()
  const isFound = async () => (await readAnew()).findings.some(({ id }) => id === 'no-controller')
  await expect.poll(isFound, { timeout: NOTICED_MS, interval: 500 }).toBe(false)
  expect(await sentence()).not.toContain('no controller leads')
})
