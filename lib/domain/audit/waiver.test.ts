import { expect, test } from 'vitest'
import { incident } from '../sample.ts'
import { audit } from './audit.ts'
import { dayOf, judgeWaivers, type Waiver } from './waiver.ts'

const { findings } = audit(incident())
const ID = 'one-replica:audit-log'
const FINGERPRINT = 'critical · RF 1 · 6 of 6 partitions on broker 1'
const TODAY = '2026-11-21'

function judged(differing: Partial<Waiver>) {
  const waiver = { finding: ID, reason: 'to be deleted', owner: 'ann', until: TODAY, ...differing }
  const { findings: open, waived, waivers } = judgeWaivers(findings, [waiver], TODAY)
  return { open: open.length, waived: waived.map(({ finding }) => finding.id), state: waivers[0]?.state }
}

test('a waived finding is set apart through the last day', () => {
  expect(judged({})).toEqual({ open: findings.length - 1, waived: [ID], state: 'holds' })
  expect(judged({ fingerprint: FINGERPRINT })).toMatchObject({ state: 'holds' })
})

test('it comes back the day after', () => {
  expect(judged({ until: '2026-11-20' })).toEqual({ open: findings.length, waived: [], state: 'ended' })
})

test('it comes back when what it is about has changed', () => {
  const fingerprint = FINGERPRINT.replace('broker 1', 'broker 2')
  expect(judged({ fingerprint })).toEqual({ open: findings.length, waived: [], state: 'changed' })
})

test('it comes back when it was gone in between, and stays told once it is gone', () => {
  const state = 'mended'
  const mendedOn = '2026-11-20'
  const open = findings.length
  expect(judged({ mendedOn, fingerprint: FINGERPRINT })).toEqual({ open, waived: [], state })
  expect(judged({ mendedOn, finding: 'one-replica:gone' })).toEqual({ open, waived: [], state })
})

test('a waiver of what is not there is idle', () => {
  expect(judged({ finding: 'one-replica:gone' })).toMatchObject({ open: findings.length, state: 'idle' })
})

test('days are those of UTC', () => {
  expect(dayOf(Date.UTC(2026, 10, 21, 23, 59))).toBe(TODAY)
})
