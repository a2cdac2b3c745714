import { listPartitionReassignmentsV0 } from '@platformatic/kafka'
import { expect, test } from 'vitest'
import { placementDiff } from '#lib/domain/history/diff.ts'
import { sampleCluster } from '#lib/domain/sample.ts'
import { type MetadataReply, metadataV12 } from './codecs/metadata.ts'
import type { Link } from './link.ts'
import { readTopology, type Topology } from './topology.ts'
import type { Wire } from './wire.ts'

type Move = { readonly replicas: number[]; readonly adding: number[]; readonly removing: number[] }
/** What the metadata and the list of reassignments say of the one partition when they are asked. */
type Moment = { readonly shown: readonly number[]; readonly isr?: readonly number[]; readonly listed?: Move }

const UNION = [3, 1, 2]
const MOVE: Move = { replicas: UNION, adding: [3], removing: [2] }
const RUNNING: Moment = { shown: UNION, isr: [1, 2], listed: MOVE }

/** A cluster that answers with one moment after the other, and stays at the last. */
function answering(...moments: readonly [Moment, ...Moment[]]) {
  const asked = { metadata: 0, list: 0 }
  const momentAt = (count: number) => moments[Math.min(count, moments.length - 1)] ?? moments[0]
  const metadata = (): MetadataReply => {
    const { shown, isr = shown } = momentAt(asked.metadata++)
    const partitions = [{ id: 0, leader: 1, replicas: shown, isr, offline: [] }]
    const topics = [{ errorCode: 0, name: 'orders', id: 'x', internal: false, partitions }]
    return { clusterId: 'c', brokers: [], topics }
  }
  const list = () => {
    const { listed } = momentAt(asked.list++)
    if (listed === undefined) return { topics: [] }
    const { replicas, adding: addingReplicas, removing: removingReplicas } = listed
    return {
      topics: [
        {
          name: 'orders',
          partitions: [{ partitionIndex: 0, replicas, addingReplicas, removingReplicas }],
        },
      ],
    }
  }
  const abilities = { versions: new Map(), features: new Map(), supported: new Map() }
  const wire = {
    read: async ([codec]: readonly unknown[]) => {
      if (codec === metadataV12) return { ok: true, value: metadata() }
      if (codec === listPartitionReassignmentsV0.api) return { ok: true, value: list() }
      return { ok: true, value: { clusterId: 'c', brokers: [] } }
    },
    ping: async () => ({ ok: true, value: abilities }),
  } as unknown as Wire
  const any: Link['any'] = (_lane, ask) => ask(wire)
  return { link: { any } as Link, asked }
}

async function read(before: Topology | null, ...moments: readonly [Moment, ...Moment[]]) {
  const { link, asked } = answering(...moments)
  const topology = await readTopology(link, before)
  if (!topology.ok) throw new Error(topology.problem.message)
  return { topology: topology.value, asked }
}

/** What a history tells of the second of two readings. */
async function told(first: Moment, ...second: readonly [Moment, ...Moment[]]) {
  const { topology: before } = await read(null, first)
  const { topology: after, asked } = await read(before, ...second)
  const cluster = (topology: Topology) => ({
    ...sampleCluster({ brokers: { 1: 'a', 2: 'b', 3: 'c' }, topics: {} }),
    topics: topology.topics,
  })
  return { asked, kinds: placementDiff(cluster(before), cluster(after)).map(({ kind }) => kind) }
}

const ONCE = { metadata: 1, list: 1 }
const TWICE = { metadata: 2, list: 2 }

test('what does not change is read once, and so are a move that runs, one that ended, and one that is listed first', async () => {
  expect(await told({ shown: [1, 2] }, { shown: [1, 2] })).toEqual({ asked: ONCE, kinds: [] })
  expect(await told(RUNNING, RUNNING)).toEqual({ asked: ONCE, kinds: [] })
  expect(await told(RUNNING, { shown: [3, 1] })).toEqual({ asked: ONCE, kinds: ['reassignment-ended'] })
  expect(await told({ shown: [1, 2] }, { shown: [1, 2], listed: MOVE })).toEqual({
    asked: ONCE,
    kinds: ['reassignment-begun'],
  })
})

test('a move that began after the list was made is read again, and has begun', async () => {
  expect(await told({ shown: [1, 2] }, { shown: UNION, isr: [1, 2] }, RUNNING)).toEqual({
    asked: TWICE,
    kinds: ['reassignment-begun'],
  })
})

test('a move that ended before the list was made is read again, and has ended', async () => {
  expect(await told(RUNNING, { shown: UNION, isr: UNION }, { shown: [3, 1] })).toEqual({
    asked: TWICE,
    kinds: ['reassignment-ended'],
  })
})

test('replicas that changed with no move to be seen are told after a second look', async () => {
  expect(await told({ shown: [1, 2] }, { shown: [2, 1] })).toEqual({
    asked: TWICE,
    kinds: ['placement-changed'],
  })
})
