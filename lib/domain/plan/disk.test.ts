import { describe, expect, test } from 'vitest'
import type { Broker, Cluster, LogDir } from '../cluster.ts'
import { sampleBroker, sampleCluster, times } from '../sample.ts'
import { disksOf } from './disk.ts'
import { judge } from './judge.ts'
import type { Move } from './plan.ts'

const GB = 1e9

function dir(path: string, usableBytes: number | null, error: string | null = null): LogDir {
  return { path, totalBytes: usableBytes === null ? null : 100 * GB, usableBytes, error }
}

/** Broker 4 with these directories, and partitions of 10 GB in them: so many in each. */
function brokerFour(
  logDirs: readonly LogDir[],
  held: Readonly<Record<string, number>> = {},
  config: Broker['config'] = {},
): Cluster {
  const dirs = Object.entries(held).flatMap(([path, count]) => Array.from({ length: count }, () => path))
  const differing = dirs.map((path) => ({ logs: { 4: { dir: path, bytes: 10 * GB } } }))
  const { brokers, ...rest } = sampleCluster({
    brokers: { 1: null },
    topics: { old: { replicas: times(dirs.length, [4]), differing: { ...differing } } },
  })
  return { ...rest, brokers: [...brokers, sampleBroker(4, { logDirs, config })] }
}

const disks = (cluster: Cluster) =>
  disksOf(cluster)
    .get(4)
    ?.disks.map(({ paths, room }) => [paths.join('+'), room && room.room / GB])

/** Why broker 4 cannot take replicas of so many GB. */
function obstacles(cluster: Cluster, ...sizes: readonly number[]): readonly string[] {
  const moves = sizes.map(
    (size, partition): Move => ({ topic: 'new', partition, from: [1], to: [1, 4], sizeBytes: size * GB }),
  )
  return judge(cluster, moves).obstacles
}

describe('disksOf', () => {
  test('tells the room of each directory beside its margin, and leaves out what failed', () => {
    const cluster = brokerFour([dir('/d1', 60 * GB), dir('/d2', null, 'offline'), dir('/d3', 5 * GB)])
    expect(disks(cluster)).toEqual([
      ['/d1', 50],
      ['/d3', 0],
    ])
  })

  test('counts the directories of one file system once: as much is left in each, whatever they hold', () => {
    const dirs = [dir('/d1', 40 * GB), dir('/d2', 40 * GB - 4_096), dir('/d3', 40 * GB)]
    expect(disks(brokerFour(dirs, { '/d1': 3 }))).toEqual([['/d1+/d2+/d3', 29.999995904]])
  })

  test('takes disks for different ones that are equally empty, or as full as what they hold', () => {
    const fresh = [dir('/d1', 99 * GB), dir('/d2', 99 * GB)]
    expect(disks(brokerFour(fresh))).toHaveLength(2)
    expect(disks(brokerFour(fresh, { '/d1': 2, '/d2': 2 }))).toHaveLength(2)
    expect(disks(brokerFour([dir('/d1', 79 * GB), dir('/d2', 99 * GB)], { '/d1': 2 }))).toHaveLength(2)
  })

  test('knows the directories that Kafka chooses from', () => {
    const dirs = [dir('/d1', 60 * GB), dir('/d2', 50 * GB), dir('/d3', null, 'offline')]
    const cordoned = { 'cordoned.log.dirs': { value: '/d2', source: 'broker' } } as const
    const chosen = (cluster: Cluster) => Object.fromEntries(disksOf(cluster).get(4)?.partitions ?? [])
    expect(chosen(brokerFour(dirs, { '/d2': 2 }))).toEqual({ '/d1': 0, '/d2': 2 })
    expect(chosen(brokerFour(dirs, { '/d2': 2 }, cordoned))).toEqual({ '/d1': 0 })
  })
})

describe('a plan is judged by the directory into which Kafka puts a replica', () => {
  const both = [dir('/d1', 60 * GB), { ...dir('/d2', 61 * GB), totalBytes: 110 * GB }]

  test('which has to have room for it by itself', () => {
    expect(obstacles(brokerFour(both, { '/d1': 3, '/d2': 1 }), 80)).toEqual([
      '/d2 of broker 4 may get 80.0 GB, for Kafka puts a new replica into the log directory with the fewest partitions. It has 61.0 GB of disk left, of which 11.0 GB stay free (10 % of 110 GB): that leaves 50.0 GB, and 30.0 GB are missing.',
    ])
    expect(obstacles(brokerFour(both), 80)).toHaveLength(2)
    expect(obstacles(brokerFour(both), 40, 40)).toEqual([])
    expect(obstacles(brokerFour(both, { '/d1': 2 }), 40, 40)).toHaveLength(1)
  })

  test('though another one has no room, whose turn it is not', () => {
    expect(obstacles(brokerFour([dir('/d1', 5 * GB), dir('/d2', 95 * GB)], { '/d1': 4 }), 40, 40)).toEqual([])
  })

  test('while another one has failed', () => {
    const failed = brokerFour([dir('/d1', 60 * GB), dir('/d2', null, 'offline')])
    expect(obstacles(failed, 40)).toEqual([])
    expect(obstacles(failed, 80)[0]).toContain('Broker 4 would get 80.0 GB. It has 60.0 GB')
  })

  test('and together with the others on its file system', () => {
    const one = brokerFour([dir('/d1', 60 * GB), dir('/d2', 60 * GB)], { '/d1': 1 })
    expect(obstacles(one, 40)).toEqual([])
    expect(obstacles(one, 40, 40)[0]).toContain('Broker 4 would get 80.0 GB. It has 60.0 GB')
  })

  test('and together with what comes from another directory of the broker', () => {
    const cluster = brokerFour(both, { '/d1': 3 })
    const within = [{ topic: 'old', partition: 0, broker: 4, from: '/d1', to: '/d2', bytes: 10 * GB }]
    const copy: Move = { topic: 'new', partition: 0, from: [1], to: [4], sizeBytes: 41 * GB }
    expect(judge(cluster, [copy], within).obstacles[0]).toContain('/d2 of broker 4 may get 51.0 GB')
    expect(judge(cluster, [copy]).obstacles).toEqual([])
    expect(judge(cluster, [], within).obstacles).toEqual([])
  })
})
