import { expect, test } from 'vitest'
import { DEFAULT_POLICY } from '#lib/domain/audit/policy.ts'
import type { Broker, Cluster } from '#lib/domain/cluster.ts'
import type { Job, Wish } from '#lib/domain/job/job.ts'
import { ok } from '#lib/domain/problem.ts'
import { sampleBroker, sampleCluster } from '#lib/domain/sample.ts'
import type { Work } from '../work.ts'
import { verify } from './verify.ts'

const RACKS = { 1: 'a', 2: 'b', 3: 'c' }
const single = sampleCluster({ brokers: RACKS, topics: { orders: { replicas: [[1]] } } })
const copied = sampleCluster({ brokers: RACKS, topics: { orders: { replicas: [[1, 2, 3]] } } })

function withDisk(usableBytes: number): Cluster {
  const logDirs: Broker['logDirs'] = [{ path: '/d', totalBytes: 100, usableBytes, error: null }]
  return { ...copied, brokers: [sampleBroker(1, { rack: 'a', logDirs })] }
}

/** What the step concludes of a finding, and when, where the cluster reads so at each second. */
async function concluded(finding: string, clusterAt: (second: number) => Cluster, wish: Wish = 'run') {
  let time = 0
  let verdict: Job['verdict'] | null = null
  const work = {
    plan: { findings: [{ id: finding, title: 'it' }] },
    now: () => time,
    pause: async (milliseconds: number) => {
      time += milliseconds
    },
    policy: async () => DEFAULT_POLICY,
    order: async () => ({ wish, throttleBytesPerSecond: 1 }),
    waitFor: async () => {},
    conclude: async (judged: Job['verdict']) => {
      verdict = judged
    },
    collector: { refresh: async () => ok({ cluster: clusterAt(time / 1_000) }) },
  }
  const end = await verify.perform(work as unknown as Work, null)
  return { verdict, end, seconds: time / 1_000 }
}

test('a finding that a broker shows for a moment longer is gone', async () => {
  const at = (second: number) => (second < 1 ? single : copied)
  expect(await concluded('one-replica:orders', at)).toMatchObject({
    verdict: [{ gone: true }],
    end: { outcome: 'The cluster was read again: every finding is gone.' },
    seconds: 1,
  })
})

test('what stays is told, and what is gone at once is not waited for', async () => {
  expect(await concluded('one-replica:orders', () => single)).toMatchObject({
    verdict: [{ gone: false }],
    end: { state: 'done', outcome: 'The cluster was read again: still there: it.' },
    seconds: 10,
  })
  expect(await concluded('one-replica:orders', () => copied)).toMatchObject({ seconds: 0 })
})

test('a job that is cancelled does not wait for what it no longer mends', async () => {
  expect(await concluded('one-replica:orders', () => single, 'revert')).toMatchObject({
    verdict: [{ gone: false }],
    seconds: 0,
  })
})

test('a disk has the time that Kafka takes to delete what was moved away', async () => {
  const at = (second: number) => withDisk(second < 61 ? 5 : 80)
  expect(await concluded('disk-filling:1:/d', at)).toMatchObject({ verdict: [{ gone: true }], seconds: 61 })
  expect(await concluded('disk-filling:1:/d', () => withDisk(5))).toMatchObject({
    verdict: [{ gone: false }],
  })
})
