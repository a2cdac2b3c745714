import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { DEFAULT_LIMITS } from '#lib/domain/audit/policy.ts'
import { emptyPlaces } from './database.fixture.ts'
import { type Database, openDatabase } from './database.ts'
import {
  deleteWaiver,
  type PolicyChange,
  putWaiver,
  readPolicy,
  replacePolicy,
  type WaiverRecord,
  writePolicy,
} from './policies.ts'
import { DATABASE_KINDS } from './schema.ts'

const NOON = new Date(Date.UTC(2026, 10, 21, 12))
const WAIVER: WaiverRecord = {
  finding: 'one-replica:audit-log',
  reason: 'goes soon',
  owner: 'ann',
  until: '2027-01-31',
  fingerprint: 'critical · RF 1',
  madeBy: 'operator',
  madeAt: NOON,
}

function change(after: number, replicationFactor: number): PolicyChange {
  const targets = [{ topics: '*', replicationFactor }]
  return { clusterSlug: 'prod', after, targets, limits: { diskUsed: 0.7, skew: 0.2 }, by: 'ann', at: NOON }
}

describe.each(DATABASE_KINDS)('%s', (kind) => {
  const place = emptyPlaces(kind)
  let database: Database
  beforeEach(async () => {
    database = await openDatabase(place())
  })
  afterEach(() => database.$disconnect())

  test('a cluster that nobody gave a policy has none', async () => {
    expect(await readPolicy(database, 'prod')).toEqual({
      targets: [],
      limits: DEFAULT_LIMITS,
      waivers: [],
      version: 0,
      changedBy: null,
      changedAt: null,
    })
  })

  test('targets and limits are kept, by cluster, and each change builds on the one before', async () => {
    expect(await writePolicy(database, change(0, 3))).toBe(true)
    expect(await readPolicy(database, 'prod')).toMatchObject({ ...targetsOf(3), version: 1, changedAt: NOON })
    expect(await writePolicy(database, change(0, 5))).toBe(false)
    expect(await writePolicy(database, change(1, 2))).toBe(true)
    expect(await readPolicy(database, 'prod')).toMatchObject({ ...targetsOf(2), version: 2 })
    expect(await readPolicy(database, 'test')).toMatchObject({ targets: [], version: 0 })
  })

  const targetsOf = (replicationFactor: number) => ({ targets: [{ topics: '*', replicationFactor }] })

  test('of changes that begin at the same moment one is kept', async () => {
    const others = [await openDatabase(place()), await openDatabase(place())]
    try {
      const answers = await Promise.all(
        [database, ...others].map((one, index) => writePolicy(one, change(0, index + 1))),
      )
      expect(answers.toSorted()).toEqual([false, false, true])
      expect(await readPolicy(database, 'prod')).toMatchObject(targetsOf(answers.indexOf(true) + 1))
    } finally {
      for (const other of others) await other.$disconnect()
    }
  })

  test('a waiver is made, replaced and ended', async () => {
    const { fingerprint: _, ...plain } = WAIVER
    await putWaiver(database, 'prod', WAIVER)
    await putWaiver(database, 'prod', { ...plain, finding: 'quorum-even', until: '2026-12-01' })
    expect((await readPolicy(database, 'prod')).waivers).toEqual([
      { ...plain, finding: 'quorum-even', until: '2026-12-01' },
      WAIVER,
    ])
    await putWaiver(database, 'prod', { ...WAIVER, owner: 'bob' })
    expect((await readPolicy(database, 'prod')).waivers[1]?.owner).toBe('bob')
    expect(await deleteWaiver(database, 'test', WAIVER.finding)).toBe(false)
    expect(await deleteWaiver(database, 'prod', WAIVER.finding)).toBe(true)
    expect(await deleteWaiver(database, 'prod', WAIVER.finding)).toBe(false)
  })

  test('an import takes the place of targets, limits and waivers together, or of none', async () => {
    await putWaiver(database, 'prod', { ...WAIVER, finding: 'quorum-even' })
    const { madeBy: _, madeAt: __, ...waiver } = WAIVER
    expect(await replacePolicy(database, { ...change(4, 2), waivers: [waiver] })).toBe(false)
    expect((await readPolicy(database, 'prod')).waivers).toHaveLength(1)
    expect(await replacePolicy(database, { ...change(0, 2), waivers: [waiver] })).toBe(true)
    expect(await readPolicy(database, 'prod')).toMatchObject({
      ...targetsOf(2),
      waivers: [{ ...waiver, madeBy: 'ann', madeAt: NOON }],
    })
  })
})
