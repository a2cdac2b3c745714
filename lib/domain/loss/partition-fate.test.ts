import { describe, expect, test } from 'vitest'
import type { Partition } from '../cluster.ts'
import { samplePartition } from '../sample.ts'
import { type Aftermath, fateOf, type Rules } from './partition-fate.ts'

const PARTITION = samplePartition(0, [1, 2, 3], { isr: [3, 2, 1] })

type Scene = Rules & Omit<Aftermath, 'down'> & { readonly dead: readonly number[] }

function loseFrom(lost: number[], partition: Partial<Partition> = {}, scene: Partial<Scene> = {}) {
  const { neededInSync = 1, uncleanElection = false, canElect = true, elrEnabled = false } = scene
  const { uncleanLeader, stalls, moves, ...fate } = fateOf(
    { ...PARTITION, ...partition },
    { neededInSync, uncleanElection },
    { down: new Set([...lost, ...(scene.dead ?? [])]), canElect, elrEnabled },
  )
  if (uncleanLeader !== null) return { ...fate, uncleanLeader, stalls }
  expect(stalls).toBe(fate.state === 'stalled')
  const led = partition.leader === undefined ? PARTITION.leader : partition.leader
  expect(moves).toBe(fate.leader !== null && fate.leader !== led)
  return fate
}

describe('the table of loss-model states', () => {
  test('without a replica on the lost brokers nothing changes', () => {
    expect(loseFrom([9])).toEqual({ state: 'unaffected', leader: 1 })
  })

  test('the first in-sync replica in assignment order leads, whatever the order of the ISR', () => {
    expect(loseFrom([1])).toEqual({ state: 'fails-over', leader: 2 })
    expect(loseFrom([1], { isr: [1, 3] })).toEqual({ state: 'fails-over', leader: 3 })
  })

  test('a lost follower leaves the leader where it is', () => {
    expect(loseFrom([2])).toEqual({ state: 'unaffected', leader: 1 })
  })

  test('below min ISR writes are refused and readers stall, with ELR or without', () => {
    expect(loseFrom([1, 2], {}, { neededInSync: 2 })).toEqual({ state: 'stalled', leader: 3 })
    expect(loseFrom([2, 3], {}, { neededInSync: 2, elrEnabled: true })).toEqual({
      state: 'stalled',
      leader: 1,
    })
  })

  test('without an in-sync replica there is no leader', () => {
    expect(loseFrom([1], { isr: [1] })).toEqual({ state: 'offline', leader: null })
  })

  test('unclean election brings it back with loss only where a replica lives', () => {
    const unclean = { uncleanElection: true }
    expect(loseFrom([1], { isr: [1] }, unclean)).toEqual({
      state: 'offline-data-at-risk',
      leader: null,
      uncleanLeader: 2,
      stalls: false,
    })
    // It is alone in sync, which is too few here, however many others live.
    expect(loseFrom([1], { isr: [1] }, { ...unclean, neededInSync: 2 })).toMatchObject({ stalls: true })
    expect(loseFrom([1, 2, 3], {}, unclean)).toEqual({ state: 'offline', leader: null })
  })

  test('a live member of the ELR is elected cleanly (KIP-966)', () => {
    const elr = { isr: [1], elr: [2] }
    expect(loseFrom([1], elr, { elrEnabled: true })).toEqual({ state: 'fails-over', leader: 2 })
    expect(loseFrom([1, 2], elr, { elrEnabled: true })).toEqual({ state: 'offline', leader: null })
    expect(loseFrom([1], elr)).toEqual({ state: 'offline', leader: null })
  })

  test('a leader from the ELR is alone in sync, however many others were eligible', () => {
    const elr = { isr: [1], elr: [2, 3] }
    expect(loseFrom([1], elr, { elrEnabled: true, neededInSync: 2 })).toEqual({ state: 'stalled', leader: 2 })
  })

  test('brokers that are dead already, and replicas in failed log directories, do not count', () => {
    expect(loseFrom([1], {}, { dead: [2] })).toEqual({ state: 'fails-over', leader: 3 })
    expect(loseFrom([1], { offline: [2] })).toEqual({ state: 'fails-over', leader: 3 })
  })

  test('without a majority of voters a lost leader is not replaced, and a lost follower stalls the partition', () => {
    const headless = { canElect: false }
    expect(loseFrom([1], {}, headless)).toEqual({ state: 'offline', leader: null })
    expect(loseFrom([2], {}, headless)).toEqual({ state: 'stalled', leader: 1 })
    expect(loseFrom([9], {}, headless)).toEqual({ state: 'unaffected', leader: 1 })
    expect(loseFrom([9], { isr: [1] }, { ...headless, neededInSync: 2 })).toEqual({
      state: 'stalled',
      leader: 1,
    })
  })
})
