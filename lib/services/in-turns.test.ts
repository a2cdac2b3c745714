import { expect, test } from 'vitest'
import { inTurns } from './in-turns.ts'

/** Longer than a turn may take. */
function takeLong(): void {
  const until = performance.now() + 30
  while (performance.now() < until);
}

test('others get their turn between steps that take long, and the end is what the steps come to', async () => {
  let others = 0
  setImmediate(() => others++)
  function* steps() {
    takeLong()
    yield
    return others
  }
  expect(await inTurns(steps())).toBe(1)
})

test('a step that throws ends them', async () => {
  function* steps(): Generator<undefined, never> {
    yield
    throw new Error('no')
  }
  await expect(inTurns(steps())).rejects.toThrow('no')
})
