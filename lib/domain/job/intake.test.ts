import { describe, expect, test } from 'vitest'
import type { BrokerDisks } from '../plan/disk.ts'
import { Intake } from './intake.ts'

/** Two disks with room for so much, and so many partitions on each. */
function intake(rooms: readonly (number | null)[], partitions: readonly number[]): Intake {
  const disks: BrokerDisks = {
    disks: rooms.map((room, index) => ({
      paths: [`/d${index}`],
      room: room === null ? null : { total: room, usable: room, kept: 0, room },
    })),
    partitions: new Map(partitions.map((count, index) => [`/d${index}`, count])),
  }
  return new Intake(disks)
}

describe('what one more copy may take', () => {
  test('is what is left where its turn is', () => {
    expect(intake([50, 70], [1, 4]).roomFor(undefined)).toBe(50)
    expect(intake([50, 70], [4, 1]).roomFor(undefined)).toBe(70)
    expect(intake([50, 70], [4, 4]).roomFor(undefined)).toBe(50)
    expect(intake([50, null], [4, 1]).roomFor(undefined)).toBe(Number.POSITIVE_INFINITY)
  })

  test('leaves room for the largest copies that may come to the same directory', () => {
    const own = intake([50, 70], [1, 4])
    own.take(undefined, 10)
    own.take(undefined, 30)
    expect(own.roomFor(undefined)).toBe(10)
    own.take(undefined, 10)
    // The fourth may also come to the other one, and the third is in the way of either.
    expect(own.roomFor(undefined)).toBe(0)
    own.take(undefined, 10)
    expect(own.roomFor(undefined)).toBeLessThan(0)
  })

  test('is less by what is on its way into that directory, once that is known', () => {
    const own = intake([50, 70], [1, 4])
    own.take('/d1', 60)
    expect(own.roomFor(undefined)).toBe(50)
    expect(own.roomFor('/d1')).toBe(10)
    own.take('/d0', 40)
    expect(own.roomFor(undefined)).toBe(10)
  })

  test('is less where what leaves a fuller directory may make its turn come', () => {
    const own = intake([50, 20], [3, 4])
    expect(own.roomFor(undefined)).toBe(50)
    own.leave('/d0')
    expect(own.roomFor(undefined)).toBe(50)
    own.leave('/d1')
    expect(own.roomFor(undefined)).toBe(20)
  })
})
