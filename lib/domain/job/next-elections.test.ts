import { expect, test } from 'vitest'
import { nextElections } from './next-elections.ts'

const led = (leader: number, count: number) =>
  Array.from({ length: count }, (_, partition) => ({ topic: `t${leader}`, partition, leader }))

test('no more than 250 for a broker and 1,000 for all are asked for in one go, the first ones first', () => {
  expect(nextElections(led(1, 240))).toEqual(led(1, 240))
  expect(nextElections([...led(1, 300), ...led(2, 20)])).toEqual([...led(1, 250), ...led(2, 20)])
  const many = [1, 2, 3, 4, 5].flatMap((broker) => led(broker, 240))
  expect(nextElections(many)).toEqual(many.slice(0, 1_000))
})
