import { redirect } from 'next/navigation'
import { connection } from 'next/server'
import { OPERATOR } from '#lib/services/actor.ts'
import { listConnections } from '#lib/services/clusters.ts'

/** The only cluster, or the list of them. */
export default async function Home() {
  await connection()
  const [only, ...others] = await listConnections(OPERATOR)
  redirect(only !== undefined && others.length === 0 ? `/clusters/${only.slug}` : '/clusters')
}
