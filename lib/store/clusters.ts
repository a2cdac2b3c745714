import type { Database } from './database.ts'
import { serializable } from './transaction.ts'

/** A cluster as it was added in the console. */
export type StoredCluster = {
  readonly slug: string
  readonly name: string
  readonly bootstrap: string
  readonly tls: boolean
}

/** All added clusters, by name. */
export async function readClusters(database: Database): Promise<readonly StoredCluster[]> {
  const rows = await database.cluster.findMany({ orderBy: { name: 'asc' } })
  return rows.map(({ slug, name, bootstrap, tls }) => ({ slug, name, bootstrap, tls }))
}

/** False, with nothing changed, where the slug is taken. */
export async function insertCluster(
  database: Database,
  cluster: StoredCluster,
  addedAt: Date,
): Promise<boolean> {
  return serializable(database, 'new cluster', async (transaction) => {
    if (await transaction.cluster.findUnique({ where: { slug: cluster.slug } })) return false
    await transaction.cluster.create({ data: { ...cluster, addedAt } })
    return true
  })
}

/** False where there was none. Plans and jobs stay as a record. */
export async function deleteCluster(database: Database, slug: string): Promise<boolean> {
  const { count } = await database.cluster.deleteMany({ where: { slug } })
  return count > 0
}
