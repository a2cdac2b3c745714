import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import type { Collector } from '#lib/kafka/collector.ts'
import { OPERATOR } from './actor.ts'
import { listClusters, listConnections } from './clusters.ts'
import { closeConsole, theConsole } from './console.ts'

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'ballast-'))
})
afterEach(async () => {
  await closeConsole()
  await rm(folder, { recursive: true })
})

test('the names of clusters are told in their order, without a look at what the clusters are', async () => {
  const { clusters, log } = await theConsole(() => ({
    database: { kind: 'sqlite', folder },
    clusters: [],
    single: true,
  }))
  log.level = 'silent'
  const observation = vi.fn(() => null)
  const collector = { observation, problem: () => null, stop: () => {} } as unknown as Collector
  for (const name of ['Prod', 'Audit']) {
    const connection = { slug: name.toLowerCase(), name, bootstrap: 'x:1', tls: false, fixed: false }
    clusters.set(connection.slug, { connection, collector })
  }
  expect((await listConnections(OPERATOR)).map(({ name }) => name)).toEqual(['Audit', 'Prod'])
  expect(observation).not.toHaveBeenCalled()
  expect((await listClusters(OPERATOR)).map(({ connection }) => connection.name)).toEqual(['Audit', 'Prod'])
})
