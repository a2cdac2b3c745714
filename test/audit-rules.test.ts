import { spawnSync } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { until } from '#bin/progress.ts'
import { must, withLink } from '#demo/link.ts'
import { reassign } from '#demo/reassign.ts'
import { audit } from '#lib/domain/audit/audit.ts'
import { isMoving } from '#lib/domain/cluster.ts'
import { ALL_BROKERS } from '#lib/domain/config/setting.ts'
import { LEADER_RATE } from '#lib/domain/plan/throttle-keys.ts'
import { readSnapshot, writeSnapshot } from '#lib/files/snapshot.ts'
import { OPERATOR } from '#lib/services/actor.ts'
import { closeConsole } from '#lib/services/console.ts'
import { planFixOfRule } from '#lib/services/fixes.ts'
import { readHistory } from '#lib/services/history/read.ts'
import {
  endWaiver,
  exportPolicy,
  importPolicy,
  readPolicy,
  savePolicy,
  waive,
} from '#lib/services/policies.ts'
import { allFound, allGone, applied, findingNow, idsNow, mended, set } from './findings.ts'
import { bootstrap, createTopic, deleteTopics } from './kafka.ts'
import { openProduct, readAnew, SLUG } from './product.ts'
import { clusterOf, currentStand, resetStand } from './stand.ts'

/** Rules on real brokers: the situation is made, the finding seen, the offered fix applied, and the finding is gone. */

const stand = currentStand()
const cluster = clusterOf(stand)
const SOUND = { 'min.insync.replicas': '2' }

let folder: string
beforeAll(async () => {
  await resetStand(stand)
  folder = await mkdtemp(join(tmpdir(), 'ballast-'))
  await openProduct(folder)
})
afterAll(async () => {
  await cluster.restart()
  await deleteTopics('rules-')
  await closeConsole()
  await resetStand(stand)
  await rm(folder, { recursive: true })
})

/** What the history tells last of that finding. */
async function lastToldOf(id: string): Promise<string | undefined> {
  const query = { family: null, broker: null, topic: null, from: Date.now() - 600_000, before: null }
  const { events } = must(await readHistory(OPERATOR, SLUG, query))
  return events.find((event) => 'finding' in event && event.finding.id === id)?.kind
}

const thrice = (count: number) => Array.from({ length: count }, () => [1, 2, 3])

describe('what a fix mends', () => {
  test('settings, by one job', async () => {
    const ids = [
      'min-isr-one:rules-one',
      'unclean-election:rules-unclean',
      'topic-throttle-left:rules-throttled',
      'broker-throttle-left:2',
    ]
    expect((await idsNow()).filter((id) => ids.includes(id))).toEqual([])
    await createTopic('rules-one', [[1, 2, 3]], { 'min.insync.replicas': '1' })
    await createTopic('rules-unclean', [[1, 2, 3]], { ...SOUND, 'unclean.leader.election.enable': 'true' })
    await createTopic('rules-throttled', [[1, 2, 3]], {
      ...SOUND,
      'leader.replication.throttled.replicas': '0:1',
      'follower.replication.throttled.replicas': '*',
    })
    await set(
      { kind: 'broker', name: '2' },
      {
        'follower.replication.throttled.rate': '123456',
        'replica.alter.log.dirs.io.max.bytes.per.second': '123456',
      },
    )
    expect((await findingNow('broker-throttle-left:2')).remedy).toMatchObject({ changes: [{}, {}] })
    await mended(...ids)
  })

  test('replicas and leaders, by one job', async () => {
    const ids = ['one-replica:rules-single', 'below-target:rules-two', 'not-preferred', 'leader-skew']
    // What other tests have created may lead unevenly already.
    expect((await idsNow()).filter((id) => id !== 'leader-skew' && ids.includes(id))).toEqual([])
    await createTopic('rules-single', [[2]], SOUND)
    await createTopic('rules-two', [[1, 2]], { 'min.insync.replicas': '1' })
    await createTopic('rules-skewed', thrice(60), SOUND)
    await createTopic('rules-moved', [[1, 2, 3]], SOUND)
    await withLink(bootstrap, (link) =>
      reassign(link, [{ topic: 'rules-moved', partition: 0, replicas: [2, 1, 3] }]),
    )
    await allFound(ids)
    await mended(...ids)
  })

  test('all findings of a rule by one plan', async () => {
    const names = ['rules-all-1', 'rules-all-2']
    for (const name of names) await createTopic(name, [[1, 2, 3]], { 'min.insync.replicas': '3' })
    const ids = names.map((name) => `min-isr-all:${name}`)
    expect(await idsNow()).toEqual(expect.arrayContaining(ids))
    const { planId } = must(await planFixOfRule(OPERATOR, SLUG, 'min-isr-all', 'config'))
    await applied(planId, ids)
  })

  test('the defaults of the brokers, for all of them', async () => {
    const UNCLEAN = 'unclean.leader.election.enable'
    await set(ALL_BROKERS, { [UNCLEAN]: 'true' })
    try {
      await mended('default-min-isr', 'default-unclean-election')
    } finally {
      // With ELR Kafka lets the first be changed, and not be taken away.
      await set(ALL_BROKERS, { 'min.insync.replicas': '1', [UNCLEAN]: null })
    }
  })
})

test('what a broker that is down stops, and a reassignment to it, are told until it is back', async () => {
  await createTopic('rules-lone', [[3]], SOUND)
  await createTopic('rules-blocked', [[3, 2]], SOUND)
  // Broker 3 is added, stays while another one leaves, and stays beside one that takes the place of another.
  const moves = [
    { topic: 'rules-stuck', from: [1, 2], to: [1, 2, 3] },
    { topic: 'rules-leaving', from: [1, 2, 3], to: [1, 3] },
    { topic: 'rules-staying', from: [1, 3], to: [2, 3] },
  ]
  for (const { topic, from } of moves) await createTopic(topic, [from], { 'min.insync.replicas': '1' })
  const ids = [
    'broker-down:3',
    'offline:rules-lone',
    'below-min-isr:rules-blocked',
    'rf-above-brokers',
    'quorum-behind',
  ]
  expect((await idsNow()).filter((id) => ids.includes(id))).toEqual([])
  await cluster.stop(3)
  await allFound(ids)
  await withLink(bootstrap, (link) =>
    reassign(
      link,
      moves.map(({ topic, to }) => ({ topic, partition: 0, replicas: to })),
    ),
  )
  const stuck = ['stuck-reassignment:rules-stuck', 'stuck-reassignment:rules-leaving']
  await allFound(stuck)
  for (const id of stuck) expect((await findingNow(id)).facts).toContain('broker 3 cannot get in sync')
  const staying = async () => {
    const { cluster: now } = (await readAnew()).observation
    const [partition] = now.topics.find(({ name }) => name === 'rules-staying')?.partitions ?? []
    return partition?.replicas
  }
  await expect.poll(staying, { timeout: 15_000 }).toEqual([2, 3])
  await cluster.restart()
  await allGone([...ids, ...stuck])
})

test('brokers tell their release, their disks and their defaults, and a snapshot keeps what the audit needs', async () => {
  const { observation, unjudged, findings } = await readAnew()
  expect(observation.cluster.brokers.map(({ kafkaVersion }) => kafkaVersion)).toEqual(['4.3', '4.3', '4.3'])
  expect(unjudged).toEqual([])
  // The configuration of the stand, and of the incident.
  expect(findings.map(({ id }) => id)).toContain('internal-default-replication:__consumer_offsets')
  const again = must(readSnapshot(writeSnapshot(observation.cluster)))
  expect(audit(again).findings.map(({ id }) => id)).toEqual(
    audit(observation.cluster).findings.map(({ id }) => id),
  )
})

describe('the policy of a cluster', () => {
  const policy = (targets: unknown, limits = {}) => ({ targets, limits })

  test('decides what is found, and two that change it do not overwrite each other', async () => {
    await createTopic('rules-policy', [[1]], SOUND)
    await findingNow('one-replica:rules-policy')
    const { version } = must(await readPolicy(OPERATOR, SLUG))
    const single = policy([{ topics: 'rules-p*', replicationFactor: 1 }], { diskUsed: 0.001 })
    must(await savePolicy(OPERATOR, SLUG, single, version))
    expect(await idsNow()).not.toContain('one-replica:rules-policy')
    expect((await idsNow()).some((id) => id.startsWith('disk-filling:1:'))).toBe(true)
    expect(await savePolicy(OPERATOR, SLUG, policy([]), version)).toMatchObject({
      ok: false,
      problem: { code: 'policy-conflict' },
    })
    expect(await savePolicy(OPERATOR, SLUG, policy([{ topics: '' }]), version + 1)).toMatchObject({
      ok: false,
      problem: { code: 'invalid-input' },
    })
    const file = must(await exportPolicy(OPERATOR, SLUG))
    must(await savePolicy(OPERATOR, SLUG, policy([]), version + 1))
    await findingNow('one-replica:rules-policy')
    const { edition } = must(await readPolicy(OPERATOR, SLUG))
    must(await importPolicy(OPERATOR, SLUG, file.text, edition))
    expect(await idsNow()).not.toContain('one-replica:rules-policy')
    must(await savePolicy(OPERATOR, SLUG, policy([]), version + 3))
  })

  test('a waived finding is set apart, and comes back when what it is about changes', async () => {
    const id = 'one-replica:rules-policy'
    const wish = { finding: id, reason: 'a test', owner: 'ann', until: '2999-12-31' }
    expect(await waive(OPERATOR, SLUG, { ...wish, until: '2020-01-01' })).toMatchObject({ ok: false })
    expect(await waive(OPERATOR, SLUG, { ...wish, finding: 'one-replica:gone' })).toMatchObject({ ok: false })
    must(await waive(OPERATOR, SLUG, wish))
    const apart = await readAnew()
    expect(apart.waived).toMatchObject([{ finding: { id }, waiver: { owner: 'ann' } }])
    expect(apart.findings.map((finding) => finding.id)).not.toContain(id)
    await withLink(bootstrap, (link) =>
      reassign(link, [{ topic: 'rules-policy', partition: 0, replicas: [2] }]),
    )
    // While it moves it has two replicas.
    const missing = async () => {
      const { findings, waivers } = await readAnew()
      const isOpen = findings.some((finding) => finding.id === id)
      return isOpen && waivers[0]?.state === 'changed' ? null : `it is open: ${isOpen}, ${waivers[0]?.state}`
    }
    await until('the replica to be elsewhere', missing, { deadlineMs: 20_000 })
    must(await endWaiver(OPERATOR, SLUG, id))
    expect(await endWaiver(OPERATOR, SLUG, id)).toMatchObject({ ok: false })
    expect((await readAnew()).waivers).toEqual([])
  })

  test('a waiver ends once its finding was gone, and does not hold for what comes back', async () => {
    const id = 'one-replica:rules-policy'
    const standing = async () => {
      const { observation } = await readAnew()
      const topic = observation.cluster.topics.find(({ name }) => name === 'rules-policy')
      return topic?.partitions.map((partition) =>
        isMoving(partition) ? 'moving' : partition.replicas.length,
      )
    }
    // What the test before has moved.
    await expect.poll(standing, { timeout: 30_000 }).toEqual([1])
    await findingNow(id)
    must(await waive(OPERATOR, SLUG, { finding: id, reason: 'a test', owner: 'ann', until: '2999-12-31' }))
    const moved = async (replicas: readonly number[], isThere: boolean, state: string) => {
      await withLink(bootstrap, (link) => reassign(link, [{ topic: 'rules-policy', partition: 0, replicas }]))
      const missing = async () => {
        const { findings, waivers } = await readAnew()
        const isOpen = findings.some((finding) => finding.id === id)
        const found = `it is open: ${isOpen}, ${waivers[0]?.state}`
        return isOpen === isThere && waivers[0]?.state === state ? null : found
      }
      await until(`the waiver to be ${state}`, missing, { deadlineMs: 30_000 })
    }
    // A finding that goes before the history has seen it is none that went.
    await expect.poll(() => lastToldOf(id), { timeout: 15_000 }).toBe('finding-appeared')
    await moved([2, 3], false, 'mended')
    await moved([2], true, 'mended')
    must(await endWaiver(OPERATOR, SLUG, id))
  })

  test('a waiver holds through a restart of the broker that it is about', async () => {
    const broker = { kind: 'broker', name: '3' } as const
    const id = 'broker-throttle-left:3'
    await set(broker, { [LEADER_RATE]: '1000000' })
    await findingNow(id)
    must(await waive(OPERATOR, SLUG, { finding: id, reason: 'a test', owner: 'ann', until: '2999-12-31' }))
    await expect.poll(() => lastToldOf(id), { timeout: 15_000 }).toBe('finding-appeared')
    await cluster.stop(3)
    await findingNow('broker-down:3')
    await expect.poll(() => lastToldOf('broker-down:3'), { timeout: 15_000 }).toBe('finding-appeared')
    expect((await readAnew()).waivers).toMatchObject([{ waiver: { finding: id }, state: 'holds' }])
    await cluster.restart()
    await expect.poll(() => lastToldOf('broker-down:3'), { timeout: 60_000 }).toBe('finding-gone')
    expect((await readAnew()).waivers).toMatchObject([{ waiver: { finding: id }, state: 'holds' }])
    expect(await lastToldOf(id)).toBe('finding-appeared')
    must(await endWaiver(OPERATOR, SLUG, id))
    await set(broker, { [LEADER_RATE]: null })
    await allGone([id])
  })
})

test('the command line finds the same, and fails a pipeline on it', async () => {
  const policyFile = join(folder, 'policy.json')
  await writeFile(policyFile, must(await exportPolicy(OPERATOR, SLUG)).text)
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    [
      join(import.meta.dirname, '..', 'bin', 'cli', 'ballast.ts'),
      ...[
        'audit',
        '--bootstrap',
        bootstrap,
        '--policy',
        policyFile,
        '--fail-on',
        'critical',
        '--format',
        'json',
      ],
    ],
    { encoding: 'utf8', timeout: 60_000 },
  )
  expect(stderr).toBe('')
  expect(status).toBe(1)
  const report: { findings: { id: string }[]; unjudged: unknown[] } = JSON.parse(stdout)
  expect(report.findings.map(({ id }) => id)).toEqual(await idsNow())
  expect(report.unjudged).toEqual([])
})
