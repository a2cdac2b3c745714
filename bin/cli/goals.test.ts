import { expect, test } from 'vitest'
import { EVERYTHING, NO_GOALS } from '#lib/domain/plan/goals.ts'
import { goalsOf } from './goals.ts'

test('no option asks for nothing', () => {
  expect(goalsOf({})).toEqual(NO_GOALS)
})

test('each option asks for its goal', () => {
  expect(
    goalsOf({
      rf: ['*=2', 'orders.*=3'],
      racks: true,
      drain: ['4', '0'],
      replace: ['1:7'],
      spread: true,
      balance: ['leaders', 'bytes', 'leaders'],
      leaders: 'preferred',
      topics: ['orders*', 'pay?'],
    }),
  ).toEqual({
    replication: [
      { pattern: '*', factor: 2 },
      { pattern: 'orders.*', factor: 3 },
    ],
    racks: true,
    drain: [4, 0],
    replace: [{ from: 1, to: 7 }],
    spread: true,
    balance: ['leaders', 'bytes'],
    preferredLeaders: true,
    classic: false,
    scope: { ...EVERYTHING, topics: ['orders*', 'pay?'] },
  })
})

test.each([
  [{ rf: ['3'] }, `--rf: "3" is not GLOB=N, such as 'orders*=3'.`],
  [{ rf: ['=3'] }, `--rf: "=3" is not GLOB=N`],
  [{ rf: ['a='] }, '--rf: "" is not a whole number from 1'],
  [{ rf: ['a=0'] }, '--rf: "0" is not a whole number from 1'],
  [{ rf: ['a=three'] }, '--rf: "three" is not a whole number from 1'],
  [{ drain: ['one'] }, '--drain: "one" is not a whole number from 0'],
  [{ drain: ['1,2'] }, '--drain: "1,2" is not a whole number from 0'],
  [{ drain: ['2147483648'] }, '--drain: "2147483648" is not a whole number from 0 to 2147483647.'],
  [{ replace: ['1'] }, '--replace: "1" is not OLD:NEW, the ids of two brokers.'],
  [{ replace: ['1:2:3'] }, '--replace: "1:2:3" is not OLD:NEW'],
  [{ replace: ['1:'] }, '--replace: "" is not a whole number'],
  [{ balance: ['log-dirs'] }, '--balance: "log-dirs" is none of replicas, leaders, bytes.'],
  [{ leaders: 'random' }, '--leaders: "random" is none of preferred.'],
])('%j is refused', (values, words) => {
  expect(() => goalsOf(values)).toThrow(words)
})
