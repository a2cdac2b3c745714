import { expect, type Page } from '@playwright/test'
import { resetStand } from '../test/stand.ts'
import { test } from './fixture.ts'
import { inspect, open, sentence } from './pages.ts'

test.afterAll(async ({ stand }) => {
  await resetStand(stand)
})

async function save(page: Page): Promise<string> {
  await page.getByRole('button', { name: 'Save this plan' }).click()
  await page.waitForURL(/\/plans\/[0-9a-f]{10}$/)
  return new URL(page.url()).pathname.split('/').at(-1) ?? ''
}

test('goals are chosen, the cost follows without a reload or a jump, and the address says it all', async ({
  page,
}) => {
  await open(page, '/plans/new')
  await expect(sentence(page)).toHaveText('What is the plan to achieve?')
  await inspect(page, 'plan-new-empty')
  await page.evaluate(() => Object.assign(window, { sameDocument: true }))
  const form = page.getByRole('form', { name: 'Goals' })
  const before = await form.boundingBox()

  await page.getByRole('button', { name: /^Drain broker 3/ }).click()
  await expect(page.getByText(/^broker 3 keeps \d+ replicas/)).toBeVisible()
  await page.getByRole('button', { name: 'Add topics' }).click()
  await page.getByLabel('Topics, row 1').fill('*')
  await expect(form.getByRole('alert')).toContainText('How many replicas is "*" to have?')
  await page.getByLabel('Replicas, row 1').fill('2')
  await expect(sentence(page)).toContainText(/drain broker 3: \d+ replicas to copy, .*proven minimal\.$/)
  await expect(page.getByText('Replicas to copy', { exact: true })).toBeVisible()
  await expect(form.getByText(/^\d+ topics$/)).toBeVisible()
  expect(new URL(page.url()).search).toBe('?drain=3&rf=*:2')
  expect(await form.boundingBox()).toMatchObject({ x: before?.x, y: before?.y, width: before?.width })

  await page.getByRole('link', { name: 'Before', exact: true }).click()
  await expect(page.getByRole('grid', { name: 'Replicas before the plan' })).toBeVisible()
  expect(await page.evaluate(() => 'sameDocument' in window)).toBe(true)
  await inspect(page, 'plan-new-chosen')

  const said = await sentence(page).textContent()
  await page.reload()
  await expect(sentence(page)).toHaveText(said ?? '')
  await expect(page.getByRole('button', { name: /^Drain broker 3/ })).toHaveAttribute('aria-pressed', 'true')
})

test('goals that make no sense are told at their place, and cannot be saved', async ({ page }) => {
  await open(page, '/plans/new?rf=payments*:3,orders:0&drain=9&exclude=nothing')
  await expect(sentence(page)).toHaveText('These goals make no sense yet: see the marked ones.')
  const alerts = page.getByRole('form', { name: 'Goals' }).getByRole('alert')
  await expect(alerts.filter({ hasText: 'no broker 9' })).toBeVisible()
  await expect(alerts.filter({ hasText: '"payments*" matches no topic' })).toContainText(
    '"orders" cannot have 0 replicas',
  )
  await expect(page.getByText('"nothing" matches no topic')).toBeVisible()
  await expect(page.getByRole('button', { name: 'Save this plan' })).toHaveCount(0)
  await inspect(page, 'plan-new-wrong')

  await page.getByRole('button', { name: /^Drain broker 9 ?, which does not exist/ }).click()
  await expect(page.getByText('no broker 9')).toHaveCount(0)
  await open(page, '/plans/new?drain=1,2,3')
  await expect(page.getByText('No broker is left that could take the replicas.')).toBeVisible()
})

test('where the draft is not proven, the exact search runs beside it and the page takes its outcome', async ({
  page,
}) => {
  const progress = page.getByRole('progressbar', { name: 'Search for the fewest copies' })
  await open(page, '/plans/new?balance=bytes')
  await expect(page.getByText('no minimum is proven')).toBeVisible({ timeout: 30_000 })
  await expect(progress).toHaveCount(0)
  await inspect(page, 'plan-new-unproven')
  await open(page, '/plans/new?rule=classic')
  await expect(page.getByText('The rule beside the least')).toBeVisible()
  await inspect(page, 'plan-new-rule')
})

test('a long search says how far it is, can be cancelled and begun again', async ({ page }) => {
  // Searches of three brokers are over at once: this one is held up on its way.
  await page.route('**/plans/preview?*', (route) =>
    route.fulfill({
      contentType: 'text/event-stream',
      body: 'retry: 60000\nevent: progress\ndata: {"share":0.4}\n\n',
    }),
  )
  const progress = page.getByRole('progressbar', { name: 'Search for the fewest copies' })
  await open(page, '/plans/new?balance=bytes&seed=5')
  await expect(progress).toHaveAttribute('aria-valuenow', '40')
  await inspect(page, 'plan-new-searching')
  await page.getByRole('button', { name: 'Cancel', exact: true }).click()
  await expect(progress).toHaveCount(0)
  await expect(page.getByText('The draft is shown.')).toBeVisible()
  await page.unroute('**/plans/preview?*')
  await page.getByRole('button', { name: 'Search again' }).click()
  await expect(page.getByRole('button', { name: 'Search again' })).toHaveCount(0)
  await expect(page.getByText('no minimum is proven')).toBeVisible({ timeout: 30_000 })
  await expect(progress).toHaveCount(0)
})

test('plans begin where the wish comes up', async ({ page }) => {
  await open(page, '/brokers/3')
  await page.getByRole('link', { name: 'Drain this broker' }).click()
  await page.waitForURL(/\/plans\/new\?drain=3$/)
  await open(page, '/topics/orders')
  await page.getByRole('link', { name: 'Change replication' }).click()
  await page.waitForURL(/\/plans\/new\?rf=orders:3$/)
  await expect(page.getByLabel('Replicas, row 1')).toHaveValue('3')
  await open(page, '/plans')
  await page.getByRole('link', { name: 'New plan' }).click()
  await page.waitForURL(/\/plans\/new$/)
})

test('one setting of a topic is changed as its preview said, and brought back', async ({ page }) => {
  await open(page, '/topics/orders')
  await page.getByRole('link', { name: 'Change a setting' }).click()
  await page.waitForURL(/\/configs\?topic=orders$/)
  await page.getByLabel('Key').selectOption('retention.ms')
  await expect(page.getByText('This configuration controls the maximum time')).toBeVisible()
  await page.getByLabel('New value').fill('soon')
  await page.getByRole('button', { name: 'Preview the change' }).click()
  await expect(page.getByRole('alert').filter({ hasText: 'Kafka would refuse' })).toContainText('soon')
  await inspect(page, 'setting-refused')
  await page.getByLabel('New value').fill('3600000')
  await page.getByRole('button', { name: 'Preview the change' }).click()
  await page.waitForURL(/\/plans\/\w+$/)
  await expect(sentence(page)).toHaveText(
    /^Set retention\.ms to 3600000 \(1 h\) on orders: \d+ \(.+\) is in force now \(.+\)\.$/,
  )
  await expect(page.getByText('Records older than 1 h are deleted').first()).toBeVisible()
  await inspect(page, 'plan-setting')

  const apply = async () => {
    await page.getByRole('button', { name: 'Apply…' }).click()
    await page.getByRole('dialog').getByRole('button', { name: 'Apply the change' }).click()
    await page.waitForURL(/\/jobs\/\w+$/)
    await expect(sentence(page)).toContainText('It is done', { timeout: 30_000 })
  }
  await apply()
  await expect(sentence(page)).toHaveText('It is done: retention.ms on orders is 3600000 (1 h).')
  await inspect(page, 'job-setting')
  await page.getByRole('button', { name: 'Roll back…' }).click()
  await page.getByRole('dialog').getByRole('button', { name: 'Make the plan' }).click()
  await page.waitForURL(/\/plans\/\w+$/)
  await expect(sentence(page)).toContainText('Remove the override of retention.ms on orders')
  await apply()
  await expect(sentence(page)).toContainText('retention.ms on orders is not set any more')

  await open(page, '/configs?broker=1&key=log.dirs')
  await expect(page.getByText('It cannot be changed here.')).toBeVisible()
  await inspect(page, 'setting-fixed')
})

test('two plans are compared, and the chosen one empties a broker', async ({ page }) => {
  test.setTimeout(300_000)
  await open(page, '/plans/new?rf=*:2&drain=3&balance=leaders')
  const drain = await save(page)
  await expect(sentence(page)).toContainText('drain broker 3')
  await inspect(page, 'plan-drain')

  await page.getByRole('link', { name: 'Change goals' }).click()
  await page.getByRole('button', { name: /^Drain broker 3/ }).click()
  await expect(sentence(page)).not.toContainText('drain broker 3')
  const stay = await save(page)

  await open(page, '/plans')
  await inspect(page, 'plans-two')
  await page.getByLabel('Plan A').selectOption(drain)
  await page.getByLabel('Plan B').selectOption(stay)
  await page.getByRole('button', { name: 'Compare' }).click()
  await page.waitForURL(new RegExp(`/plans/compare\\?a=${drain}&b=${stay}$`))
  await expect(sentence(page)).toContainText(/^B copies \d+ replicas? fewer than A\.$/)
  const copies = page.getByRole('row').filter({ hasText: 'Replicas to copy' })
  await expect(copies.getByRole('cell').last()).toContainText('better')
  await expect(page.getByRole('group', { name: 'Partitions that differ' })).toContainText(
    '__consumer_offsets',
  )
  await inspect(page, 'plan-compare')

  await open(page, `/plans/${drain}`)
  await page.getByRole('button', { name: 'Apply…' }).click()
  await page.getByRole('dialog').getByRole('button', { name: 'Apply the plan' }).click()
  await page.waitForURL(/\/jobs\/\w+$/)
  await expect(sentence(page)).toContainText(/done/i, { timeout: 120_000 })
  await inspect(page, 'job-drained')

  await open(page, '/brokers')
  const row = page.getByRole('row').filter({ has: page.getByRole('link', { name: '3', exact: true }) })
  await expect(row.getByRole('cell').nth(6)).toHaveText('0', { timeout: 30_000 })
  await page.getByRole('link', { name: 'Spread over the empty broker' }).click()
  await expect(sentence(page)).toContainText('Spread over all brokers')
  await open(page, `/plans/${stay}`)
  await expect(page.getByText('This plan does not fit the cluster any more.')).toBeVisible()
})
