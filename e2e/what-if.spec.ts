import { expect } from '@playwright/test'
import { test } from './fixture.ts'
import { inspect, open, sentence } from './pages.ts'

test.describe.configure({ mode: 'serial' })

const LOST = 'If broker 1 is lost, 2 groups stop and 56 partitions go offline'

test('what is lost is chosen on the map, stays in the address, and says what stops and for whom', async ({
  page,
}) => {
  await open(page, '/what-if')
  await expect(sentence(page)).toHaveText('Losing broker 1 alone stops something.')
  const lede = page.getByRole('paragraph').filter({ hasText: /^2 groups stop and 56 partitions go offline/ })
  await expect(lede).toBeVisible()
  const order = page.getByRole('group', { name: 'Rolling restart' })
  await expect(order.getByRole('row').last()).toContainText('Broker 1')
  await inspect(page, 'what-if')

  await page.getByRole('link', { name: 'Lose broker 1' }).click()
  await page.waitForURL(/what-if\?lose=1$/)
  await expect(sentence(page)).toContainText(LOST)
  await expect(page.getByRole('row', { name: /Consumer groups/ })).toContainText('2 stop')
  await expect(page.getByRole('group', { name: 'Groups that are held up' })).toContainText(
    'it can neither join',
  )
  await inspect(page, 'what-if-lost')
  await page.reload()
  await expect(sentence(page)).toContainText(LOST)

  const rack = page.getByRole('link', { name: /^Lose rack/ }).last()
  await rack.click()
  await expect(sentence(page)).toContainText('the controller quorum loses its majority (1 of 3 voters left)')
  await page.getByRole('link', { name: 'Keep all brokers' }).click()
  await expect(sentence(page)).toHaveText('Losing broker 1 alone stops something.')

  await open(page, '/what-if?lose=1,9,x&rack=nowhere')
  await expect(page.getByText('This cluster has no broker 9, rack nowhere or "x".')).toBeVisible()
  await expect(sentence(page)).toContainText(LOST)
})

test('what would have to change is a plan, and the loss is shown after it', async ({ page }) => {
  await open(page, '/what-if?lose=1')
  await page.getByRole('link', { name: 'Plan it' }).click()
  await page.waitForURL(/\/plans\/new\?/)
  await page.getByRole('button', { name: 'Save this plan' }).click()
  await page.waitForURL(/\/plans\/\w+$/)
  await page.getByRole('link', { name: 'What if, after it' }).click()
  await page.waitForURL(/what-if\?plan=/)
  await expect(
    page.getByText(/After the plan: It takes the loss of 2 brokers to stop something/),
  ).toBeVisible()

  const plan = page.getByLabel('Compare with the cluster after a plan')
  const chosen = await plan.inputValue()
  await plan.selectOption('No plan')
  await expect(page).toHaveURL(/what-if$/)
  await expect(page.getByText('After the plan:')).toHaveCount(0)
  await plan.selectOption(chosen)
  await expect(page).toHaveURL(/what-if\?plan=/)
  await expect(page.getByText(/After the plan:/).first()).toBeVisible()

  await page.getByRole('link', { name: 'Lose broker 1' }).click()
  await expect(sentence(page)).toContainText(`${LOST}`)
  await expect(sentence(page)).toContainText('After the plan, nothing stops.')
  const groups = page.getByRole('row', { name: /Consumer groups/ })
  await expect(groups).toContainText('2 stop')
  await expect(groups).toContainText('rejoin')
  await inspect(page, 'what-if-after-plan')
})
