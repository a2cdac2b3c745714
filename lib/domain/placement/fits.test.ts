import { describe, expect, it } from 'vitest'
import { sampleCluster } from '../sample.ts'
import { fitsOf } from './fits.ts'

const cluster = sampleCluster({
  brokers: { 1: null, 2: null, 3: null },
  topics: {
    orders: {
      replicas: [
        [1, 2],
        [2, 3],
        [1, 3],
      ],
    },
  },
})
const [topic] = cluster.topics
if (!topic) throw new Error('the sample has one topic')

describe('fitsOf', () => {
  it('keeps a fit while neither the topic nor the brokers changed', () => {
    const later = { ...cluster, readAt: '2026-11-21T10:00:05Z' }
    expect(fitsOf(later)(topic)).toBe(fitsOf(cluster)(topic))
  })

  it('judges again when a broker died', () => {
    expect(fitsOf(cluster)(topic).departures.map(({ kind }) => kind)).toEqual(['skewed'])
    const dead = { ...cluster, brokers: cluster.brokers.map((one) => ({ ...one, alive: one.id !== 3 })) }
    expect(fitsOf(dead)(topic).departures.map(({ kind }) => kind)).toEqual(['unsafe'])
  })
})
