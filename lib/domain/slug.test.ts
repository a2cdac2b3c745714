import { expect, test } from 'vitest'
import { slugOf } from './slug.ts'

test.each([
  ['prod', 'prod'],
  ['Prod EU (west)', 'prod-eu-west'],
  ['  orders & billing  ', 'orders-billing'],
  ['Zürich', 'zurich'],
  ['prod_eu.1', 'prod-eu-1'],
  ['日本', ''],
])('%s becomes "%s"', (name, slug) => {
  expect(slugOf(name)).toBe(slug)
})
