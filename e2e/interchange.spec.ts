import { expect } from '@playwright/test'
import { test } from './fixture.ts'
import { inspect, open, sentence } from './pages.ts'

const WRONG = `{ "version": 1, "partitions": [
  { "topic": "clicks", "partition": 0, "replicas": [1, 9] },
  { "topic": "clicks", "partition": 0, "replicas": [1] } ] }`
const RIGHT = `{ "version": 1, "partitions": [
  { "topic": "clicks", "partition": 0, "replicas": [3] },
  { "topic": "clicks", "partition": 1, "replicas": [2, 1] } ] }`

test('a file is refused line by line with its text kept, then judged, and can be taken away again', async ({
  page,
}) => {
  await open(page, '/plans')
  await page.getByRole('button', { name: 'Import a plan…' }).click()
  const dialog = page.getByRole('dialog')
  await dialog
    .getByLabel('File')
    .setInputFiles({ name: 'theirs.json', mimeType: 'application/json', buffer: Buffer.from(WRONG) })
  const text = dialog.getByLabel('Its text')
  await expect(text).toHaveValue(WRONG)
  await dialog.getByRole('button', { name: 'Import' }).click()
  const alert = dialog.getByRole('alert')
  await expect(alert).toContainText('theirs.json has 2 errors, so nothing was saved.')
  await expect(alert.getByRole('listitem')).toHaveText([
    'Line 2: there is no broker 9.',
    'Line 3: clicks-0 is in line 2 already.',
  ])
  await expect(text).toHaveValue(WRONG)
  await inspect(page, 'import-refused')

  await text.fill(RIGHT)
  await dialog.getByRole('button', { name: 'Import' }).click()
  await page.waitForURL(/\/plans\/\w+$/)
  await expect(sentence(page)).toContainText('2 replicas to copy')
  const judged = page.locator('section').filter({ hasText: 'What it does' })
  await expect(judged).toContainText(
    '1 partition is left with one replica, which stops with its broker: clicks-0.',
  )
  await inspect(page, 'plan-imported')

  for (const [name, replicas] of [
    ['Export', [[3], [2, 1]]],
    [
      'Rollback file',
      [
        [1, 2],
        [2, 3],
      ],
    ],
  ] as const) {
    const download = page.waitForEvent('download')
    await page.getByRole('link', { name, exact: true }).click()
    const stream = await (await download).createReadStream()
    const file = JSON.parse(Buffer.concat(await stream.toArray()).toString())
    expect(file.partitions.map((entry: { replicas: number[] }) => entry.replicas)).toEqual(replicas)
  }
})
