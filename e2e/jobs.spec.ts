import { expect, type Page } from '@playwright/test'
import { must, withLink } from '#demo/link.ts'
import { readLogDirs } from '#lib/kafka/log-dirs.ts'
import { describeTopics } from '#lib/kafka/topics.ts'
import { endpoints, readTopology } from '#lib/kafka/topology.ts'
import { openDatabase } from '#lib/store/database.ts'
import { giveOrder } from '#lib/store/jobs.ts'
import { clusterOf, resetStand, type Stand } from '../test/stand.ts'
import { test } from './fixture.ts'
import { inspect, open, sentence } from './pages.ts'

/** MB/s at which five copies of 8 MB each take longer than all that is done with them. */
const SLOW = '0.3'
/** The same of one alone. */
const SLOWER = '0.1'
const FAST = '40'

test.describe.configure({ mode: 'serial' })

async function apply(page: Page, megabytes: string): Promise<void> {
  await page.getByLabel('Throttle per broker').fill(megabytes)
  await page.getByRole('button', { name: 'Apply…' }).click()
  await page.getByRole('dialog').getByRole('button', { name: 'Apply the plan' }).click()
  await page.waitForURL(/\/jobs\/\w+$/)
}

async function beginFix(page: Page): Promise<void> {
  await open(page, '')
  await page
    .getByRole('button', { name: /^Fix: give __consumer_offsets and audit-log 3 replicas/ })
    .click({ timeout: 60_000 })
  await page.waitForURL(/\/plans\/\w+$/)
  await apply(page, SLOW)
}

/** Opens the question of a button, and returns its dialog. */
async function ask(page: Page, label: string) {
  await page.getByRole('button', { name: label, exact: true }).click()
  const dialog = page.getByRole('dialog')
  await expect(dialog).toBeVisible()
  return dialog
}

async function throttleTo(page: Page, megabytes: string, words: string): Promise<void> {
  const dialog = await ask(page, 'Throttle…')
  await dialog.getByLabel('Throttle per broker').fill(megabytes)
  await expect(dialog).toContainText(words)
  await dialog.getByRole('button', { name: 'Change the throttle' }).click()
  await expect(dialog).toHaveCount(0)
}

function moves(page: Page, state: RegExp) {
  return page
    .getByRole('group', { name: 'Partitions of this job' })
    .getByRole('row')
    .filter({ hasText: state })
}

/** Partitions of __consumer_offsets come first, and take a while where much was committed. */
async function fiveCopied(page: Page): Promise<void> {
  await expect(moves(page, /audit-log-\d.*copying/)).toHaveCount(5, { timeout: 90_000 })
  const others = () => moves(page, /__consumer_offsets-\d+.*copying/).count()
  await expect.poll(others, { timeout: 60_000 }).toBeLessThan(5)
}

async function auditLog(stand: Stand): Promise<readonly number[][]> {
  return withLink(stand.bootstrap, async (link) => {
    const [topic] = must(await describeTopics(link, ['audit-log']))
    return (topic?.partitions ?? []).map(({ replicas }) => [...replicas])
  })
}

test('a job is paused, goes on slower or faster, outlives its console, and is cancelled', async ({
  page,
  ballast,
  stand,
}) => {
  test.setTimeout(400_000)
  await beginFix(page)
  await expect(sentence(page)).toContainText('It is going well', { timeout: 30_000 })
  await fiveCopied(page)
  await expect(moves(page, /Broker 1 has as many under way|Brokers 1.* have as many/)).toHaveCount(1)
  await expect(page.getByText('Received by each broker')).toBeVisible()
  await inspect(page, 'job-copying')

  const pause = await ask(page, 'Pause…')
  // Partitions of __consumer_offsets that grow may be held up by the throttle as well.
  await expect(pause).toContainText(/[5-9] partitions are in flight; they end first\./)
  await expect(pause).toContainText('1 partition has not begun and waits until the job is resumed.')
  await inspect(page, 'job-pause')
  await pause.getByRole('button', { name: 'Pause the job' }).click()
  await expect(sentence(page)).toHaveText(/It is pausing: [5-9] partitions in flight end first\./)
  await expect(page.getByText('Being paused.')).toBeVisible()
  await inspect(page, 'job-pausing')

  await throttleTo(page, FAST, '3 brokers go from 300 kB/s to 40.0 MB/s')
  await expect(sentence(page)).toContainText('It rests', { timeout: 90_000 })
  await expect(moves(page, /Until the job is resumed/)).toHaveCount(1)
  await inspect(page, 'job-paused')
  await throttleTo(page, SLOWER, '3 brokers go from 40.0 MB/s to 100 kB/s')
  await expect(page.getByText('operator set the throttle to 100 kB/s.')).toBeVisible()

  await ballast.kill()
  await expect(page.getByText('Reconnecting…').first()).toBeVisible({ timeout: 20_000 })
  await ballast.start()
  await expect(page.getByText('The console goes on with the job.')).toBeVisible({ timeout: 60_000 })
  await expect(sentence(page)).toContainText('It rests', { timeout: 60_000 })

  const resume = await ask(page, 'Resume…')
  await expect(resume).toContainText('1 partition that has not begun is submitted')
  await resume.getByRole('button', { name: 'Resume the job' }).click()
  await expect(moves(page, /copying/)).toHaveCount(1, { timeout: 30_000 })

  const cancel = await ask(page, 'Cancel…')
  await expect(cancel).toContainText('1 partition is in flight; it ends.')
  await cancel.getByLabel('Bring what is in flight back').check()
  await expect(cancel).toContainText('1 partition is in flight; it goes back to the replicas that it had')
  await inspect(page, 'job-cancel')
  await cancel.getByRole('button', { name: 'Cancel, bring them back' }).click()
  await expect(sentence(page)).toHaveText(
    'It was cancelled: 55 of 56 partitions have their new replicas, 1 went back.',
    { timeout: 60_000 },
  )
  await inspect(page, 'job-cancelled')
  expect((await auditLog(stand)).map(({ length }) => length).sort()).toEqual([1, 3, 3, 3, 3, 3])
})

test('what a cancelled job left is planned again, done, and rolled back to the originals', async ({
  page,
  stand,
}) => {
  test.setTimeout(240_000)
  await open(page, '/jobs')
  await inspect(page, 'jobs-cancelled')
  await page.getByRole('link', { name: /^Give __consumer_offsets and audit-log/ }).click()
  await page.waitForURL(/\/jobs\/\w+$/)
  const retry = await ask(page, 'Retry…')
  await expect(retry).toContainText('the 1 partition that this job left as it was')
  await retry.getByRole('button', { name: 'Make the plan' }).click()
  await page.waitForURL(/\/plans\/\w+$/)
  await expect(sentence(page)).toContainText('2 replicas to copy')
  await inspect(page, 'plan-retry')
  await apply(page, FAST)
  await expect(sentence(page)).toHaveText('It is done: the finding is gone.', { timeout: 60_000 })
  expect((await auditLog(stand)).every(({ length }) => length === 3)).toBe(true)
  await inspect(page, 'job-retried')

  const back = await ask(page, 'Roll back…')
  await expect(back).toContainText('brings 1 partition back to the replicas that it had before this job')
  await expect(back).toContainText('It copies nothing')
  await inspect(page, 'job-roll-back')
  await back.getByRole('button', { name: 'Make the plan' }).click()
  await page.waitForURL(/\/plans\/\w+$/)
  await inspect(page, 'plan-roll-back')
  await page.getByRole('button', { name: 'Apply…' }).click()
  await page.getByRole('dialog').getByRole('button', { name: 'Apply the plan' }).click()
  await page.waitForURL(/\/jobs\/\w+$/)
  await expect(sentence(page)).toContainText('It is done', { timeout: 60_000 })
  await inspect(page, 'job-rolled-back')
  expect((await auditLog(stand)).map(({ length }) => length).sort()).toEqual([1, 3, 3, 3, 3, 3])

  await open(page, '/jobs?state=cancelled')
  await expect(page.getByRole('group', { name: 'Jobs' }).getByRole('row')).toHaveCount(2)
})

test('going back to replicas that are down is refused, with what to type to do it all the same', async ({
  page,
  stand,
}) => {
  test.setTimeout(300_000)
  await resetStand(stand)
  await beginFix(page)
  await fiveCopied(page)
  const job = page.url()
  await clusterOf(stand).kill(1)
  try {
    await open(page, '')
    await expect(sentence(page)).toContainText('Broker 1 is down', { timeout: 60_000 })
    await page.goto(job)
    const cancel = await ask(page, 'Cancel…')
    await cancel.getByLabel('Bring what is in flight back').check()
    const send = cancel.getByRole('button', { name: 'Cancel, bring them back' })
    await send.click()
    await expect(cancel.getByRole('alert')).toContainText(/[5-9] partitions/)
    await expect(cancel.getByRole('alert')).toContainText('could be left without a leader')
    const override = cancel.getByLabel('Type revert anyway to do it all the same')
    await override.fill('revert')
    await expect(send).toBeDisabled()
    await override.fill('revert anyway')
    await expect(send).toBeEnabled()
    await inspect(page, 'job-cancel-unsafe')
    await cancel.getByRole('button', { name: 'Leave it' }).click()
    await inspect(page, 'job-broker-down')
  } finally {
    await clusterOf(stand).restart()
  }
  const cancel = await ask(page, 'Cancel…')
  await cancel.getByLabel('Bring what is in flight back').check()
  await expect(async () => {
    await cancel.getByRole('button', { name: 'Cancel, bring them back' }).click({ timeout: 2_000 })
    await expect(cancel).toHaveCount(0, { timeout: 5_000 })
  }).toPass({ timeout: 90_000 })
  await expect(sentence(page)).toContainText('It was cancelled', { timeout: 90_000 })
  await expect(sentence(page)).toContainText(/[5-9] went back, 1 was not begun/)
  expect(await auditLog(stand)).toEqual(Array.from({ length: 6 }, () => [1]))
  await resetStand(stand)
})

test('what waits to go back can be told to go all the same, without another refusal', async ({
  page,
  ballast,
  stand,
}) => {
  test.setTimeout(300_000)
  await beginFix(page)
  await fiveCopied(page)
  const job = page.url()
  await clusterOf(stand).kill(1)
  try {
    await open(page, '')
    await expect(sentence(page)).toContainText('Broker 1 is down', { timeout: 60_000 })
    // As if it had been ordered while Kafka still took the broker for alive.
    const database = await openDatabase({ kind: 'sqlite', folder: ballast.options.dataDir })
    const jobId = job.split('/').at(-1) ?? ''
    await giveOrder(database, jobId, { wish: 'revert' }, 'operator cancelled the job.', new Date())
    await database.$disconnect()
    await page.goto(job)
    await expect(sentence(page)).toContainText('or do not answer this console', { timeout: 60_000 })
    const cancel = await ask(page, 'Cancel…')
    await cancel.getByLabel('Bring what is in flight back').check()
    const send = cancel.getByRole('button', { name: 'Cancel, bring them back' })
    await expect(send).toBeDisabled()
    await inspect(page, 'job-held-back')
    await cancel.getByLabel('Type revert anyway to do it all the same').fill('revert anyway')
    await send.click()
    await expect(cancel).toHaveCount(0)
  } finally {
    await clusterOf(stand).restart()
  }
  await expect(sentence(page)).toContainText('It was cancelled', { timeout: 120_000 })
  expect(await auditLog(stand)).toEqual(Array.from({ length: 6 }, () => [1]))
  await resetStand(stand)
})

/** A file with which each partition of audit-log goes to the other log directory of broker 1. */
async function otherDirs(stand: Stand): Promise<string> {
  return withLink(stand.bootstrap, async (link) => {
    link.learn(endpoints(must(await readTopology(link, null)).brokers))
    const { dirs, logs } = must(await readLogDirs(link, 1))
    const partitions = (logs.get('audit-log') ?? []).map(({ partition, dir }) => ({
      ...{ topic: 'audit-log', partition, replicas: [1] },
      log_dirs: dirs.flatMap(({ path }) => (path === dir ? [] : [path])),
    }))
    return JSON.stringify({ version: 1, partitions })
  })
}

function replicas(page: Page, state: RegExp) {
  return page
    .getByRole('group', { name: 'Replicas of this job that change their log directory' })
    .getByRole('row')
    .filter({ hasText: state })
}

test('replicas change their log directory, each with what is known of it, also after a restart', async ({
  page,
  ballast,
  stand,
}) => {
  test.setTimeout(300_000)
  await open(page, '/plans')
  await page.getByRole('button', { name: 'Import a plan…' }).click()
  const dialog = page.getByRole('dialog')
  const buffer = Buffer.from(await otherDirs(stand))
  await dialog.getByLabel('File').setInputFiles({ name: 'dirs.json', mimeType: 'application/json', buffer })
  await dialog.getByRole('button', { name: 'Import' }).click()
  await page.waitForURL(/\/plans\/\w+$/)
  await apply(page, '0.1')
  await expect(replicas(page, /copying/)).toHaveCount(2, { timeout: 60_000 })
  await expect(replicas(page, /Broker 1 has as many under way as may be\./)).toHaveCount(4)
  await expect(replicas(page, /copying.* of .*\/s/)).toHaveCount(2, { timeout: 30_000 })
  await expect(page.getByText('Copied to each broker')).toBeVisible()
  await inspect(page, 'job-log-dirs')

  await ballast.kill()
  await expect(page.getByText('Reconnecting…').first()).toBeVisible({ timeout: 20_000 })
  await ballast.start()
  await expect(page.getByText('The console goes on with the job.')).toBeVisible({ timeout: 60_000 })
  await expect(replicas(page, /copying.* of .*\/s/)).toHaveCount(2, { timeout: 30_000 })
  await throttleTo(page, FAST, 'from 100 kB/s to 40.0 MB/s')
  await expect(sentence(page)).toHaveText('It is done: 6 replicas are in their new log directory.', {
    timeout: 90_000,
  })
  await expect(replicas(page, /done/)).toHaveCount(6)
  await inspect(page, 'job-log-dirs-done')
  await resetStand(stand)
})
