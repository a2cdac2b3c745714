import { join } from 'node:path'
import AxeBuilder from '@axe-core/playwright'
import { expect, type Page } from '@playwright/test'
import { ROOT } from '#bin/build.ts'

const SHOTS = join(ROOT, '.test', 'shots')
const WIDE = { width: 1280, height: 860 }
const NARROW = { width: 360, height: 760 }

/**
 * Looks at the page as it is now: in both themes, wide and narrow. It takes a screenshot of each, and fails on a
 * serious or critical violation (axe) and where the page itself scrolls sideways.
 */
export async function inspect(page: Page, name: string): Promise<void> {
  for (const theme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme: theme, reducedMotion: 'reduce' })
    await page.setViewportSize(WIDE)
    await expect(page.locator('html')).toHaveAttribute('data-theme', theme)
    await page.screenshot({ path: join(SHOTS, `${name}-${theme}.png`), fullPage: true })
    const { violations } = await new AxeBuilder({ page }).analyze()
    const grave = violations.filter(({ impact }) => impact === 'serious' || impact === 'critical')
    const told = grave.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`)
    expect(told, `${name}, ${theme}: axe`).toEqual([])

    await page.setViewportSize(NARROW)
    await page.screenshot({ path: join(SHOTS, `${name}-${theme}-narrow.png`) })
    const width = await page.evaluate(() => document.documentElement.scrollWidth)
    expect(width, `${name}, ${theme}: scrolls sideways`).toBeLessThanOrEqual(NARROW.width)
  }
  await page.setViewportSize(WIDE)
}

/** Opens a page of the cluster, and waits for its sentence. */
export async function open(page: Page, path: string): Promise<void> {
  await page.goto(`/clusters/demo${path}`)
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible()
}

/** The sentence that a page opens with. */
export function sentence(page: Page) {
  return page.getByRole('heading', { level: 1 })
}
