import { expect, test } from 'vitest'
import { problem } from '../problem.ts'
import { heldBackBy } from './held-back.ts'

test('what goes back may be told to go all the same while it is held as unsafe, and not once it was told so', () => {
  const unsafe = problem('cancel-unsafe', '1 partition would go back to replicas that do not answer.')
  expect(heldBackBy({ wish: 'revert', problem: unsafe })).toBe(unsafe)
  expect(heldBackBy({ wish: 'revert-anyway', problem: unsafe })).toBeNull()
  expect(heldBackBy({ wish: 'finish', problem: unsafe })).toBeNull()
  expect(heldBackBy({ wish: 'revert', problem: problem('timed-out', 'Broker 3 is silent.') })).toBeNull()
  expect(heldBackBy({ wish: 'revert', problem: null })).toBeNull()
})
