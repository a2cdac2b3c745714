import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { deleteCluster, insertCluster, readClusters } from './clusters.ts'
import { emptyPlaces } from './database.fixture.ts'
import { type Database, openDatabase } from './database.ts'
import { DATABASE_KINDS } from './schema.ts'

const PROD = { slug: 'prod', name: 'Prod', bootstrap: 'host:9092', tls: false }

describe.each(DATABASE_KINDS)('%s', (kind) => {
  const place = emptyPlaces(kind)
  let database: Database
  beforeEach(async () => {
    database = await openDatabase(place())
  })
  afterEach(() => database.$disconnect())

  test('clusters are added once, listed by name, and removed', async () => {
    const ant = { slug: 'ant', name: 'Ant', bootstrap: 'a:1,b:2', tls: true }
    expect(await insertCluster(database, PROD, new Date(0))).toBe(true)
    expect(await insertCluster(database, { ...ant, slug: 'prod' }, new Date(0))).toBe(false)
    expect(await insertCluster(database, ant, new Date(0))).toBe(true)
    expect(await readClusters(database)).toEqual([ant, PROD])
    expect(await deleteCluster(database, 'prod')).toBe(true)
    expect(await deleteCluster(database, 'prod')).toBe(false)
    expect(await readClusters(database)).toEqual([ant])
  })

  test('of consoles that add the same cluster at the same moment one succeeds', async () => {
    const others = [await openDatabase(place()), await openDatabase(place()), await openDatabase(place())]
    try {
      const answers = await Promise.all(
        [database, ...others].map((console) => insertCluster(console, PROD, new Date(0))),
      )
      expect(answers.toSorted()).toEqual([false, false, false, true])
    } finally {
      for (const other of others) await other.$disconnect()
    }
  })
})
