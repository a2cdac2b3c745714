import { readFile } from 'node:fs/promises'
import { deleteTopicsV6 } from '@platformatic/kafka'
import { expect, type Page } from '@playwright/test'
import { createTopic } from '#demo/create-topic.ts'
import { must, withLink } from '#demo/link.ts'
import { resetStand } from '../test/stand.ts'
import { test } from './fixture.ts'
import { inspect, open, sentence } from './pages.ts'

/** Beside those of the incident. */
const TOPICS = ['lab-a', 'lab-b', 'lab-c', 'lab-d', 'lab-e', 'lab-f']

test.beforeAll(async ({ stand }) => {
  await withLink(stand.bootstrap, async (link) => {
    for (const name of TOPICS) await createTopic(link, name, [[1, 2, 3]], { 'min.insync.replicas': '3' })
  })
})
test.afterAll(async ({ stand }) => {
  await withLink(stand.bootstrap, async (link) => {
    const topics = TOPICS.map((name) => ({ name }))
    must(await link.any('forwarded', (wire) => wire.read([deleteTopicsV6.api], [topics, 20_000], 25_000)))
  })
  await resetStand(stand)
})

function group(page: Page, title: string) {
  return page.getByRole('region', { name: title })
}

test('findings are grouped by rule, and narrowed by severity and rule in the address', async ({ page }) => {
  await open(page, '/audit')
  await expect(sentence(page)).toContainText(/\d+ findings are open: 2 critical/)
  const refused = group(page, 'Any loss refuses writes')
  await expect(refused.getByRole('listitem')).toHaveCount(5, { timeout: 90_000 })
  await inspect(page, 'audit-groups')

  await refused.getByRole('link', { name: /show all 6/ }).click()
  await expect(page).toHaveURL(/rule=min-isr-all/)
  await expect(refused.getByRole('listitem')).toHaveCount(6)
  await page.reload()
  await expect(refused.getByRole('listitem')).toHaveCount(6)
  await page.getByRole('link', { name: 'All rules' }).click()
  await page.getByRole('link', { name: /^Critical/ }).click()
  await expect(page).toHaveURL(/severity=critical/)
  await expect(refused).toHaveCount(0)
  await expect(group(page, 'One replica, no copy')).toBeVisible()
})

test('settings of all findings of a rule are changed by one plan', async ({ page }) => {
  await open(page, '/audit?rule=min-isr-all')
  await page.getByRole('button', { name: /^Fix all 6/ }).click({ timeout: 60_000 })
  await page.waitForURL(/\/plans\/\w+$/)
  await expect(page.getByText('min.insync.replicas').first()).toBeVisible()
  await inspect(page, 'plan-of-a-rule')
})

test('a finding is waived with a reason, listed, and open again once the waiver ends', async ({ page }) => {
  await open(page, '/audit')
  const single = group(page, 'One replica, no copy')
  await single.getByRole('button', { name: 'Waive… audit-log' }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByLabel('Reason').fill('Deleted with the next release')
  await dialog.getByLabel('Owner').fill('payments')
  await dialog.getByLabel('Last day (UTC)').fill('2999-12-31')
  await dialog.getByRole('button', { name: 'Waive it' }).click()
  await expect(single).toHaveCount(0)
  await expect(sentence(page)).toContainText('1 more is waived.')
  const waiver = page.getByRole('row').filter({ hasText: 'one-replica:audit-log' })
  await expect(waiver).toContainText('Deleted with the next release')
  await inspect(page, 'audit-waived')
  await waiver.getByRole('button', { name: /^End/ }).click()
  await expect(single).toBeVisible()
})

test('the policy is changed, exported and imported', async ({ page }) => {
  await open(page, '/audit/policy')
  await expect(sentence(page)).toContainText('3 replicas, 2 of them in sync, in 3 racks')
  await page.getByRole('button', { name: 'Add a pattern' }).click()
  await page.getByLabel('Topics', { exact: true }).fill('audit-*')
  await expect(page.getByText('Matches 1 topic.')).toBeVisible()
  await page.getByLabel('Replicas', { exact: true }).fill('many')
  await page.getByRole('button', { name: 'Save the policy' }).click()
  await expect(
    page.getByRole('alert').filter({ hasText: 'targets[0].replicationFactor: expected number' }),
  ).toBeVisible()
  await page.getByLabel('Replicas', { exact: true }).fill('1')
  await inspect(page, 'policy')
  await page.getByRole('button', { name: 'Save the policy' }).click()
  await page.waitForURL(/\/audit$/)
  await expect(group(page, 'One replica, no copy')).toHaveCount(0)

  await open(page, '/audit/policy')
  const download = page.waitForEvent('download')
  await page.getByRole('link', { name: 'Export' }).click()
  const text = await readFile(await (await download).path(), 'utf8')
  expect(JSON.parse(text).targets).toEqual([{ topics: 'audit-*', replicationFactor: 1 }])

  await page.getByRole('button', { name: 'Import…' }).click()
  await page.getByLabel('Its text, or paste it here').fill(text.replace('"replicationFactor":1', '"racks":1'))
  await page.getByRole('dialog').getByRole('button', { name: 'Import' }).click()
  await expect(page.getByLabel('Racks', { exact: true })).toHaveValue('1')
  await expect(page.getByLabel('Replicas', { exact: true })).toHaveValue('')
  await page.getByRole('button', { name: /^Remove/ }).click()
  await page.getByRole('button', { name: 'Save the policy' }).click()
  await expect(group(page, 'One replica, no copy')).toBeVisible()
})
