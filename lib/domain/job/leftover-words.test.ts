import { expect, test } from 'vitest'
import { leftoverAdvice, leftoverWords } from './leftover-words.ts'

test('names the brokers once, and says what becomes of what is left', () => {
  expect(leftoverWords([])).toBeNull()
  expect(leftoverWords([{ broker: 3 }, { broker: 3 }])).toBe(
    'Broker 3 still has the limits on copying that a job has set.',
  )
  expect(leftoverAdvice([{ broker: 3 }, { broker: 3 }])).toContain('2 settings are put back')
  expect(leftoverWords([{ broker: 3 }, { broker: 2 }])).toContain('Brokers 2 and 3 still have')
})
