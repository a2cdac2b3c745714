import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { expect, type Page } from '@playwright/test'
import { createTopic } from '#demo/create-topic.ts'
import { must, withLink } from '#demo/link.ts'
import { formatAddress, parseBootstrap } from '#lib/kafka/bootstrap.ts'
import { probe } from '#lib/kafka/probe.ts'
import { deleteTopics } from '../test/kafka.ts'
import { clusterOf, type Stand } from '../test/stand.ts'
import { startProxy } from '../test/tcp-proxy.ts'
import { test } from './fixture.ts'
import { inspect, open, sentence } from './pages.ts'

async function addCluster(page: Page, name: string, bootstrap: string): Promise<void> {
  await page.goto('/clusters')
  await page.getByRole('button', { name: 'Add a cluster…' }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByLabel('Name').fill(name)
  await dialog.getByLabel('Bootstrap addresses').fill(bootstrap)
  await dialog.getByRole('button', { name: 'Add' }).click()
}

async function listen(server: Server): Promise<number> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return (server.address() as AddressInfo).port
}

/** The stand as a cluster with another id. */
async function startOther({ bootstrap }: Stand) {
  const [address] = must(parseBootstrap(bootstrap))
  if (!address) throw new Error('the stand has no address')
  const { clusterId } = must(await probe([address], { tls: false }))
  if (!clusterId) throw new Error('the stand tells no cluster id')
  const other = [...clusterId].reverse().join('')
  return startProxy(address, {
    reply: (chunk) => Buffer.from(chunk.toString('latin1').replaceAll(clusterId, other), 'latin1'),
  })
}

test('an address that is not a broker, or of a known one, is refused with the reason, and nothing is added', async ({
  page,
  stand,
}) => {
  const web = createServer((_request, response) => response.end('not Kafka'))
  const port = await listen(web)
  const wrong = [
    ['kafka:port', 'kafka:port'],
    ['localhost:1', 'refused the connection'],
    ['no-such-host.invalid:9092', 'could not be resolved'],
    [`127.0.0.1:${port}`, 'not'],
    [stand.bootstrap, 'This is the cluster "demo"'],
  ] as const
  for (const [address, words] of wrong) {
    await addCluster(page, 'Wrong', address)
    const alert = page.getByRole('dialog').getByRole('alert')
    await expect(alert).toContainText(words, { timeout: 20_000 })
  }
  await inspect(page, 'cluster-refused')
  await page.keyboard.press('Escape')
  await page.goto('/clusters/wrong')
  await expect(sentence(page)).toHaveText('There is nothing at this address.')
  await inspect(page, 'cluster-unknown')
  web.close()

  const other = await startOther(stand)
  await addCluster(page, 'Second sight', formatAddress(other))
  await page.waitForURL(/\/clusters\/second-sight$/, { timeout: 20_000 })
  await expect(sentence(page)).toContainText('This cluster', { timeout: 20_000 })
  await page.goto('/clusters')
  await page.getByRole('button', { name: 'Remove Second sight' }).click()
  const dialog = page.getByRole('dialog')
  await expect(dialog.getByRole('button', { name: 'Remove' })).toBeDisabled()
  await inspect(page, 'cluster-remove')
  await dialog.getByRole('textbox').fill('Second sight')
  await dialog.getByRole('button', { name: 'Remove' }).click()
  await expect(page.getByRole('link', { name: 'Second sight' })).toHaveCount(0)
  await other.close()
})

test('what is not there is said, with the frame around it', async ({ page }) => {
  for (const path of [
    '/topics/no-such-topic',
    '/brokers/99',
    '/brokers/one',
    '/plans/none',
    '/jobs/none',
    '/nothing',
  ]) {
    await open(page, path)
    await expect(page.getByRole('navigation').first()).toBeVisible()
    await expect(sentence(page)).not.toBeEmpty()
  }
  await open(page, '/topics/no-such-topic')
  await inspect(page, 'topic-unknown')
})

test('with a hung broker every page answers and says what is old', async ({ page, stand }) => {
  const cluster = clusterOf(stand)
  await open(page, '/brokers/2')
  await cluster.kill(2, 'SIGSTOP')
  try {
    await expect(page.getByText(/does not answer|no answer|not answering/i).first()).toBeVisible({
      timeout: 45_000,
    })
    for (const path of [
      '',
      '/brokers',
      '/brokers/2',
      '/topics',
      '/topics/orders',
      '/map',
      '/audit',
      '/plans',
      '/plans/new?drain=2',
      '/plans/compare',
      '/jobs',
    ]) {
      await open(page, path)
    }
    await open(page, '/brokers/2')
    await inspect(page, 'broker-hung')
  } finally {
    await cluster.restart()
  }
})

test('any topic is one jump away by keyboard', async ({ page }) => {
  // On a busy machine a page is there before it listens for keys, which it does no later than for changes of its cluster.
  const listens = page.waitForRequest(/\/events$/)
  await open(page, '')
  await listens
  await page.keyboard.press('ControlOrMeta+k')
  await page.keyboard.type('shipm')
  await expect(page.getByRole('option', { name: /shipments/ })).toBeVisible()
  await inspect(page, 'palette')
  await page.keyboard.press('Enter')
  await page.waitForURL(/\/topics\/shipments$/)
})

test('a page whose refresh breaks off in the middle comes back with the console', async ({ page, stand }) => {
  let console: 'there' | 'breaking off' | 'gone' = 'there'
  await page.route(
    (url) => url.pathname === '/clusters/demo',
    async (route) => {
      const isRefresh = 'rsc' in route.request().headers()
      if (console === 'gone') return route.abort('connectionrefused')
      if (console === 'there' || !isRefresh) return route.continue()
      console = 'gone'
      const response = await route.fetch()
      const body = await response.text()
      await route.fulfill({ response, body: body.slice(0, body.length / 2) })
    },
  )
  try {
    await open(page, '')
    await expect(page.getByText('Live').first()).toBeVisible()
    console = 'breaking off'
    // Something to refresh for.
    await withLink(stand.bootstrap, (link) => createTopic(link, 'bad-days', [[1, 2, 3]], {}))
    await expect(sentence(page)).toHaveText('The console does not answer.', { timeout: 30_000 })
    await expect(page.getByText('Reconnecting…')).toBeVisible()
    await inspect(page, 'console-lost')
    console = 'there'
    await expect(page.getByText('Live').first()).toBeVisible({ timeout: 20_000 })
    await expect(sentence(page)).toContainText('broker 1')
  } finally {
    await deleteTopics('bad-days')
  }
})
