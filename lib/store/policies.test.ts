import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { DEFAULT_LIMITS } from '#lib/domain/audit/policy.ts'
import { emptyPlaces } from './database.fixture.ts'
import { type Database, openDatabase } from './database.ts'
import { appendEvents, claimWatch } from './history.ts'
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
      edition: '0.0.0',
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

  describe('an import', () => {
    const { madeBy: _, madeAt: __, ...waiver } = WAIVER
    const imported = (after: string) => ({ ...change(0, 2), after, waivers: [waiver] })
    const editionNow = async () => (await readPolicy(database, 'prod')).edition

    test('takes the place of targets, limits and waivers together, or of none', async () => {
      await putWaiver(database, 'prod', { ...WAIVER, finding: 'quorum-even' })
      expect(await replacePolicy(database, imported('4.0.0'))).toBe(false)
      expect((await readPolicy(database, 'prod')).waivers).toHaveLength(1)
      expect(await replacePolicy(database, imported(await editionNow()))).toBe(true)
      expect(await readPolicy(database, 'prod')).toMatchObject({
        ...targetsOf(2),
        waivers: [{ ...waiver, madeBy: 'ann', madeAt: NOON }],
      })
    })

    const later = { ...WAIVER, madeAt: new Date(NOON.getTime() + 60_000) }
    test.each<[string, () => Promise<unknown>]>([
      ['waived something', () => putWaiver(database, 'prod', { ...WAIVER, finding: 'quorum-even' })],
      ['waived the same again', () => putWaiver(database, 'prod', later)],
      ['ended a waiver', () => deleteWaiver(database, 'prod', WAIVER.finding)],
      ['changed a target', () => writePolicy(database, change(0, 3))],
    ])('changes nothing where somebody has %s since', async (_, others) => {
      await putWaiver(database, 'prod', WAIVER)
      const before = await editionNow()
      await others()
      const now = await readPolicy(database, 'prod')
      expect(await replacePolicy(database, imported(before))).toBe(false)
      expect(await readPolicy(database, 'prod')).toEqual(now)
    })

    test('and a waiver at the same moment leave both, or what came last', async () => {
      const other = await openDatabase(place())
      try {
        const edition = await editionNow()
        const wish = { ...WAIVER, finding: 'quorum-even' }
        const [isImported] = await Promise.all([
          replacePolicy(database, imported(edition)),
          putWaiver(other, 'prod', wish),
        ])
        const findings = (await readPolicy(database, 'prod')).waivers.map(({ finding }) => finding)
        expect(findings.toSorted()).toEqual(isImported ? [WAIVER.finding, 'quorum-even'] : ['quorum-even'])
      } finally {
        await other.$disconnect()
      }
    })
  })

  describe('a waiver whose finding is gone', () => {
    const afterNoon = (ms: number) => NOON.getTime() + ms
    const gone = (
      at: number,
      id = WAIVER.finding,
      kind: 'finding-gone' | 'finding-appeared' = 'finding-gone',
    ) => {
      const finding = { id, rule: 'r', severity: 'high', title: 't', subject: 's', topics: [] } as const
      return { kind, finding, at, since: null, jobId: null }
    }
    /** As the console that keeps the history does. */
    const told = (...events: ReturnType<typeof gone>[]) =>
      appendEvents(database, 'prod', 'console', {
        events: events.map((event, seq) => ({ source: `at ${event.at}`, seq, event })),
        watchedUntil: NOON,
        leaseUntil: NOON,
      })
    const waivers = async () => (await readPolicy(database, 'prod')).waivers
    beforeEach(async () => {
      await claimWatch(database, 'prod', 'console', { now: NOON, until: NOON })
      await putWaiver(database, 'prod', WAIVER)
    })

    test('has ended, and says when; made again it holds again', async () => {
      await told(gone(afterNoon(60_000)), gone(afterNoon(86_400_000)))
      expect(await waivers()).toEqual([{ ...WAIVER, mendedOn: '2026-11-21' }])
      await putWaiver(database, 'prod', WAIVER)
      expect(await waivers()).toEqual([WAIVER])
    })

    test('goes on where another finding is gone, this one appeared, or it was made since', async () => {
      await told(
        gone(afterNoon(1), 'quorum-even'),
        gone(afterNoon(2), WAIVER.finding, 'finding-appeared'),
        gone(afterNoon(-1)),
      )
      expect(await waivers()).toEqual([WAIVER])
      await putWaiver(database, 'test', WAIVER)
      await told(gone(afterNoon(60_000)))
      expect((await readPolicy(database, 'test')).waivers).toEqual([WAIVER])
    })
  })
})
