import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'

type Locked = { readonly version: string; readonly optionalDependencies?: Record<string, string> }

const ROOT = join(import.meta.dirname, '..')
const packages: Record<string, Locked> = JSON.parse(
  readFileSync(join(ROOT, 'package-lock.json'), 'utf8'),
).packages

// `npm install` silently leaves out the packages of other platforms that its registry did not serve at that
// moment; `npm ci` then refuses the lockfile everywhere.
test('package-lock.json holds the packages of every platform', () => {
  const missing = Object.entries(packages).flatMap(([path, entry]) =>
    Object.keys(entry.optionalDependencies ?? {}).filter(
      (name) => !(`${path}/node_modules/${name}` in packages) && !(`node_modules/${name}` in packages),
    ),
  )
  expect(Object.keys(packages).length).toBeGreaterThan(100)
  expect(missing).toEqual([])
})
