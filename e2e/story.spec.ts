import { expect, type Locator } from '@playwright/test'
import { withLink } from '#demo/link.ts'
import { reassign } from '#demo/reassign.ts'
import { clusterOf, resetStand, untilFenced, untilGroupsGoOn } from '../test/stand.ts'
import { test } from './fixture.ts'
import { inspect, open, sentence } from './pages.ts'

/** Slow enough that the console can be killed while the copies run: some 96 MB at this many MB/s for each broker. */
const THROTTLE = '3'

/** Brings the charts above the timeline into view, which draws them. */
async function showCharts(timeline: Locator): Promise<void> {
  await timeline.locator('ol').first().scrollIntoViewIfNeeded()
  await expect(timeline.locator('svg:has(.recharts-line)')).toHaveCount(2)
}

/** When the newest event with these words happened; null where there is none. */
async function newest(timeline: Locator, words: string): Promise<string | null> {
  const line = timeline.getByRole('listitem').filter({ hasText: words }).first()
  return (await line.count()) === 0 ? null : line.locator('time').first().getAttribute('datetime')
}

test.describe.configure({ mode: 'serial' })

test('every page of the broken cluster shows itself well in both themes', async ({ page }) => {
  test.setTimeout(300_000)
  await page.goto('/')
  await expect(sentence(page)).toHaveText(
    'This cluster does not survive losing broker 1. It survives losing broker 2 or 3.',
  )
  await expect(page.getByText('2 groups stop and 56 partitions go offline')).toBeVisible()
  await inspect(page, 'overview')

  await page.goto('/clusters')
  await expect(page.getByRole('link', { name: 'demo' }).first()).toBeVisible()
  await inspect(page, 'clusters')

  const pages = {
    brokers: '/brokers',
    broker: '/brokers/1',
    topics: '/topics',
    topic: '/topics/shipments',
    map: '/map',
    audit: '/audit',
    plans: '/plans',
    'plan-new': '/plans/new?rf=*:2&drain=3',
    jobs: '/jobs',
  }
  for (const [name, path] of Object.entries(pages)) {
    await open(page, path)
    await inspect(page, name)
  }
  await open(page, '/brokers/1')
  await expect(sentence(page)).toContainText('2 groups and 56 partitions stop with it')
})

test('one click mends it, through a killed console, and the sentence turns', async ({ page, ballast }) => {
  await open(page, '')
  await page.getByRole('button', { name: /^Fix: give __consumer_offsets and audit-log 3 replicas/ }).click()
  await page.waitForURL(/\/plans\/\w+$/)
  await expect(sentence(page)).toContainText('112 replicas to copy')
  await expect(sentence(page)).toContainText('proven minimal')
  await inspect(page, 'plan')

  await page.getByLabel('Throttle per broker').fill(THROTTLE)
  await page.getByRole('button', { name: 'Apply…' }).click()
  const dialog = page.getByRole('dialog')
  await expect(dialog).toContainText('3.00 MB/s')
  await dialog.getByRole('button', { name: 'Apply the plan' }).click()
  await page.waitForURL(/\/jobs\/\w+$/)

  await expect(sentence(page)).toContainText('It is going well', { timeout: 30_000 })
  const progress = page.getByRole('progressbar').first()
  await expect
    .poll(async () => Number(await progress.getAttribute('aria-valuenow')), { timeout: 30_000 })
    .toBeGreaterThan(5)

  // Looking at a page takes longer than the job does on a busy machine, so that comes after the kill.
  await ballast.kill()
  await expect(page.getByText('Reconnecting…').first()).toBeVisible({ timeout: 20_000 })
  await ballast.start()
  await inspect(page, 'job-running')
  await expect(sentence(page)).toHaveText('It is done: all 2 findings are gone.', { timeout: 120_000 })
  await expect(page.getByText('The console goes on with the job.')).toBeVisible()
  await inspect(page, 'job-done')

  await open(page, '')
  await expect(sentence(page)).toHaveText('It survives the loss of any one broker.')
  await inspect(page, 'overview-mended')
  await open(page, '/plans')
  await inspect(page, 'plans-applied')
  await open(page, '/jobs')
  await inspect(page, 'jobs-done')
})

test('losing broker 1 is told without a reload, stops no group, and passes', async ({ page, stand }) => {
  await open(page, '')
  const timeline = page.locator('#history')
  // The rest of the page does not wait for it.
  await expect(timeline.locator('ol').first()).toBeVisible()
  // Lost where the page is loaded anew.
  await page.evaluate(() => Object.assign(window, { sameDocument: true }))
  // Other tests of this console may have killed it before.
  const down = await newest(timeline, 'Broker 1 went down')
  const up = await newest(timeline, 'Broker 1 came up')
  await clusterOf(stand).kill(1)
  const noticed = await untilFenced(stand, 1)
  await expect(sentence(page)).toContainText('While broker 1 is down', {
    timeout: noticed + 15_000 - Date.now(),
  })
  await expect.poll(() => newest(timeline, 'Broker 1 went down'), { timeout: 5_000 }).not.toBe(down)
  await expect(timeline.getByText('Broker 1 went down').first()).toBeVisible()
  await expect(timeline.getByText(/Broker 1 fell out of sync on \d+ partitions/).first()).toBeVisible()
  expect(await page.evaluate(() => 'sameDocument' in window)).toBe(true)
  await untilGroupsGoOn(stand, 60_000)
  await inspect(page, 'overview-broker-down')
  await open(page, '/brokers/1')
  await expect(page.locator('#history').getByText('Broker 1 went down').first()).toBeVisible()
  await showCharts(page.locator('#history'))
  await inspect(page, 'broker-down')
  await open(page, '/brokers')
  await inspect(page, 'brokers-one-down')

  await open(page, '')
  await clusterOf(stand).restart()
  await expect(sentence(page)).toHaveText('It survives the loss of any one broker.', { timeout: 90_000 })
  await expect.poll(() => newest(timeline, 'Broker 1 came up')).not.toBe(up)
  await expect(timeline.getByText(/Broker 1 came in sync on/).first()).toBeVisible()
  await showCharts(timeline)
  await inspect(page, 'overview-history')
})

test('the timeline is narrowed in the address, and links what a job did to that job', async ({ page }) => {
  await open(page, '/topics/audit-log')
  const timeline = page.locator('#history')
  await timeline.getByLabel('What happened').selectOption('Placement')
  await expect(page).toHaveURL(/happened=placement/)
  await expect(timeline.getByRole('link', { name: /^by job / }).first()).toBeVisible()
  await expect(timeline.getByText('Broker 1 went down')).toHaveCount(0)
  await showCharts(timeline)
  await inspect(page, 'topic-history')
  await timeline.getByLabel('When').selectOption('The last hour')
  await expect(page).toHaveURL(/past=1h/)
  await page.reload()
  await expect(timeline.getByLabel('What happened')).toHaveValue('placement')
  await timeline
    .getByRole('link', { name: /^by job / })
    .first()
    .click()
  await expect(sentence(page)).toContainText('It is done')
})

test('a finding has a plan of its own, and a plan that somebody else made stale says so', async ({
  page,
  stand,
}) => {
  await resetStand(stand)
  await open(page, '/audit')
  const finding = page
    .getByRole('region', { name: 'One replica, no copy' })
    .getByRole('listitem')
    .filter({ hasText: 'audit-log' })
  await finding.getByRole('button', { name: /^Fix/ }).click({ timeout: 60_000 })
  await page.waitForURL(/\/plans\/\w+$/)
  await expect(page.getByText('Replicas to copy', { exact: true })).toBeVisible()

  await withLink(stand.bootstrap, (link) =>
    reassign(link, [{ topic: 'audit-log', partition: 2, replicas: [2] }]),
  )
  await expect(page.getByText(/audit-log-2 (were|is)/).first()).toBeVisible({ timeout: 30_000 })
  await expect(page.getByRole('button', { name: 'Apply…' })).toHaveCount(0)
  await inspect(page, 'plan-stale')
  const stale = page.url()
  await page.getByRole('button', { name: 'Plan again' }).click()
  await page.waitForURL((url) => /\/plans\/\w+$/.test(url.pathname) && url.href !== stale)
  await expect(sentence(page)).toContainText('Give audit-log 3 replicas')
  await expect(page.getByRole('button', { name: 'Apply…' })).toBeVisible()
  await resetStand(stand)
})
