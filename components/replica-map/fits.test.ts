import { describe, expect, it } from 'vitest'
import type { Cluster, Topic } from '#lib/domain/cluster.ts'
import { fitsOf } from './fits.ts'

const topic: Topic = {
  name: 'orders',
  id: null,
  internal: false,
  config: {},
  partitions: [
    [1, 2],
    [2, 3],
    [1, 3],
  ].map((replicas, id) => ({
    id,
    leader: replicas[0] ?? null,
    replicas,
    isr: replicas,
    elr: [],
    offline: [],
    adding: [],
    removing: [],
    sizeBytes: null,
    logs: {},
  })),
}

const cluster: Cluster = {
  clusterId: null,
  readAt: '2026-11-21T10:00:00Z',
  kraft: null,
  elrEnabled: true,
  kafkaVersion: null,
  brokers: [1, 2, 3].map((id) => ({
    id,
    host: 'h',
    port: 9092,
    rack: null,
    alive: true,
    logDirs: [],
    config: {},
  })),
  topics: [topic],
  groups: [],
}

describe('fitsOf', () => {
  it('keeps a fit while neither the topic nor the brokers changed', () => {
    const later = { ...cluster, readAt: '2026-11-21T10:00:05Z' }
    expect(fitsOf(later)(topic)).toBe(fitsOf(cluster)(topic))
  })

  it('judges again when a broker died', () => {
    expect(fitsOf(cluster)(topic).departures.map(({ kind }) => kind)).toEqual(['harmless'])
    const dead = { ...cluster, brokers: cluster.brokers.map((one) => ({ ...one, alive: one.id !== 3 })) }
    expect(fitsOf(dead)(topic).departures.map(({ kind }) => kind)).toEqual(['unsafe'])
  })
})
