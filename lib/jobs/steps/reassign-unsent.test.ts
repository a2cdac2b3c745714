import { expect, test } from 'vitest'
import { beside, SampleMoves } from './reassign.fixture.ts'
import { SEEN_IN_ROUNDS } from './seen-again.ts'

/** Moves that are marked as submitted, whose request may never have left. */

test('what was marked and never left is held to what everything is held to before it begins', async () => {
  const moves = new SampleMoves(['submitted', 'submitted'])
  moves.cluster = beside({ inSync: false })
  const end = await moves.run((round) => {
    if (round === SEEN_IN_ROUNDS - 1) expect(moves.states).toEqual(['submitted', 'submitted'])
    if (round === SEEN_IN_ROUNDS + 1) expect(moves.states).toEqual(['waiting', 'waiting'])
    if (round <= SEEN_IN_ROUNDS + 1) expect(moves.asked).toEqual([])
    else moves.cluster = beside({ inSync: true })
    if (moves.asked.length > 0) for (const partition of moves.running) moves.arrived.add(partition)
  })
  expect(end.state).toBe('done')
  expect(moves.asked).toEqual([0, 1])
  expect(moves.waits).toContainEqual(expect.objectContaining({ code: 'below-min-isr' }))
})

test('what is under way in truth is seen, whatever it would have to wait for now', async () => {
  const moves = new SampleMoves(['submitted'])
  moves.cluster = beside({ inSync: false })
  moves.running.add(0)
  const end = await moves.run((round) => {
    if (round === 1) expect(moves.states).toEqual(['moving'])
    if (round === 2) moves.arrived.add(0)
  })
  expect(end.state).toBe('done')
  expect(moves.asked).toEqual([])
})

test('a job that is paused rests once it is sure that nothing of it is in flight, and goes on with all of it', async () => {
  const moves = new SampleMoves(['submitted', 'submitted'])
  moves.wish = 'pause'
  const end = await moves.run((round) => {
    // The request of one comes through late.
    if (round === 5) moves.running.add(1)
    if (round === 30) moves.arrived.add(1)
    if (round <= 30) expect(moves.rests).not.toContain(true)
    if (round === 30) expect(moves.states).toEqual(['waiting', 'moving'])
    if (round === 32) expect(moves.rests.at(-1)).toBe(true)
    if (round === 32) moves.wish = 'run'
    if (round === 34) moves.arrived.add(0)
  })
  expect(end.state).toBe('done')
  expect(moves.asked).toEqual([0])
})

test('paused right after a request it looks for what became of that', async () => {
  const moves = new SampleMoves(['submitted'])
  const end = await moves.run((round) => {
    // Kafka comes to each request so late that it is not seen before the last round.
    moves.running.clear()
    if (round === SEEN_IN_ROUNDS) moves.wish = 'pause'
    if (round < 2 * SEEN_IN_ROUNDS) expect(moves.states).toEqual(['submitted'])
    if (round === 2 * SEEN_IN_ROUNDS - 1) moves.arrived.add(0)
  })
  expect(end.state).toBe('done')
  expect(moves.rests).not.toContain(true)
})

test('what goes back is brought to an end also where the job is told to go on', async () => {
  const moves = new SampleMoves(['reverting', 'reverting', 'waiting'])
  moves.running.add(1)
  const end = await moves.run((round) => {
    if (round === SEEN_IN_ROUNDS + 1) moves.arrived.add(1)
  })
  expect(end.state).toBe('cancelled')
  expect(moves.states).toEqual(['reverted', 'done', 'dropped'])
  expect(moves.asked).toEqual([])
})
