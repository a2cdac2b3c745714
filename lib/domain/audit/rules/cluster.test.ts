import { describe, expect, test } from 'vitest'
import type { Cluster } from '../../cluster.ts'
import { sampleCluster } from '../../sample.ts'
import { findWith, missingFor, THREE } from '../find.fixture.ts'
import { elrOff } from './elr-off.ts'
import { mixedVersions } from './mixed-versions.ts'
import { noController } from './no-controller.ts'
import { quorumBehind } from './quorum-behind.ts'
import { quorumEven } from './quorum-even.ts'
import { quorumOfOne } from './quorum-of-one.ts'
import { upgradeUnfinished } from './upgrade-unfinished.ts'

function withVoters(voters: number[], lagging: number[] = []): Cluster {
  return { ...sampleCluster({ brokers: THREE, topics: {} }), kraft: { leaderId: 1, voters, lagging } }
}

describe('the controller quorum', () => {
  test('of one is critical, unless there is but one broker', () => {
    expect(findWith(quorumOfOne, withVoters([100]))).toMatchObject([
      { severity: 'critical', facts: 'voter 100' },
    ])
    const alone = sampleCluster({ brokers: { 1: null }, topics: {} })
    expect(findWith(quorumOfOne, alone)).toMatchObject([{ severity: 'medium' }])
    expect(findWith(quorumOfOne, withVoters([1, 2, 3]))).toEqual([])
  })

  test('of an even number is told; of two it is urgent', () => {
    expect(findWith(quorumEven, withVoters([1, 2]))).toMatchObject([
      { severity: 'high', remedy: { text: expect.stringMatching(/^Add one controller: /) } },
    ])
    expect(findWith(quorumEven, withVoters([1, 2, 3, 4]))).toMatchObject([{ severity: 'low' }])
    expect(findWith(quorumEven, withVoters([1, 2, 3]))).toEqual([])
  })

  test('with a voter behind says how many more may be lost', () => {
    expect(findWith(quorumBehind, withVoters([1, 2, 3], [2]))).toMatchObject([
      { facts: 'voter 2 of 1, 2, 3 · no loss left' },
    ])
    expect(findWith(quorumBehind, withVoters([1, 2, 3, 4, 5], [2]))).toMatchObject([
      { facts: 'voter 2 of 1, 2, 3, 4, 5 · 1 more loss left' },
    ])
    expect(findWith(quorumBehind, withVoters([1, 2, 3]))).toEqual([])
  })

  test('without a majority is critical, and said once', () => {
    expect(findWith(noController, withVoters([1, 2, 3], [1, 2, 3]))).toMatchObject([
      { severity: 'critical', facts: '0 of 3 voters known to be up', remedy: { kind: 'words' } },
    ])
    expect(findWith(noController, withVoters([]))).toMatchObject([{ facts: 'no voter known' }])
    expect(findWith(noController, withVoters([1, 2, 3], [2]))).toEqual([])
    expect(findWith(quorumBehind, withVoters([1, 2, 3], [1, 2, 3]))).toEqual([])
    const cluster = withVoters([1, 2, 3])
    const dead = cluster.brokers.map((broker) => ({ ...broker, alive: broker.id === 1 }))
    expect(findWith(noController, { ...cluster, brokers: dead })).toMatchObject([
      { facts: '1 of 3 voters known to be up' },
    ])
  })

  test.each([noController, quorumOfOne, quorumEven, quorumBehind])(
    'that was not read is unknown: $id',
    (rule) => {
      const cluster = { ...withVoters([1]), kraft: null }
      expect(findWith(rule, cluster)).toEqual([])
      expect(missingFor(rule, cluster)).toBe('the controller quorum is not known')
      expect(missingFor(rule, withVoters([1]))).toBeUndefined()
    },
  )
})

describe('releases', () => {
  const running = (releases: (string | null)[], finalized: string | null): Cluster => {
    const cluster = sampleCluster({ brokers: THREE, topics: {} })
    const brokers = cluster.brokers.map((broker, at) => ({ ...broker, kafkaVersion: releases[at] ?? null }))
    return { ...cluster, kafkaVersion: finalized, brokers }
  }

  test('that differ are told, the oldest first', () => {
    expect(findWith(mixedVersions, running(['4.3', '4.10', '4.3'], '4.3'))).toMatchObject([
      { facts: '4.3 on broker 1 and 3 and 4.10 on broker 2' },
    ])
    expect(findWith(mixedVersions, running(['4.3', '4.3', '4.3'], '4.3'))).toEqual([])
    expect(missingFor(mixedVersions, running(['4.3', null, '4.3'], '4.3'))).toContain('broker 2')
  })

  test('newer than what is finalized are an upgrade to finish, once all brokers have them', () => {
    expect(findWith(upgradeUnfinished, running(['4.10', '4.10', '4.10'], '4.9'))).toHaveLength(1)
    expect(findWith(upgradeUnfinished, running(['4.3', '4.3', '4.3'], '4.3'))).toEqual([])
    expect(findWith(upgradeUnfinished, running(['4.2', '4.3', '4.3'], '4.1'))).toEqual([])
    expect(findWith(upgradeUnfinished, running(['4.3', '4.3', '4.3'], null))).toEqual([])
  })

  test('from 4.1 on have eligible leader replicas to turn on', () => {
    expect(findWith(elrOff, running([], '4.1'))).toHaveLength(1)
    expect(findWith(elrOff, running([], '4.0'))).toEqual([])
    expect(findWith(elrOff, { ...running([], '4.3'), elrEnabled: true })).toEqual([])
    expect(missingFor(elrOff, running([], null))).toBe('the version of the cluster is not known')
  })
})
