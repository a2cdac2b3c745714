import { mkdir, mkdtemp, readdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { claim, liveOwner } from '#bin/owner.ts'
import { freePorts } from '#bin/ports.ts'
import { type Progress, until } from '#bin/progress.ts'
import type { Shutdown } from '#bin/shutdown.ts'
import { breakCluster } from '#demo/breakage.ts'
import { kafkaJars } from '#demo/jars.ts'
import { endLeftoverBrokers, KafkaCluster, type KafkaOptions } from '#demo/kafka.ts'
import { withLink } from '#demo/link.ts'
import { portsOf } from '#demo/server-properties.ts'
import { endLeftoverWorkload, startWorkload } from '#demo/workload-process.ts'
import { readWorkloadStatus, type WorkloadStatus } from '#demo/workload-status.ts'
import type { BrokerId } from '#lib/domain/cluster.ts'
import { readTopology } from '#lib/kafka/topology.ts'

/**
 * A test stand: three real brokers in the broken state, with the producer and both consumer groups running.
 * `npm test` starts one for each lane of the suite; a runner that is started by itself starts its own. Tests find it
 * through the environment variable TEST_STAND and may break and mend it as they like: whoever does calls
 * `resetStand` afterwards.
 */
export type Stand = {
  readonly bootstrap: string
  readonly kafka: Omit<KafkaOptions, 'progress'>
}

const STANDS = join(import.meta.dirname, '..', '.test')
const PREFIX = 'stand-'
const OWNER_FILE = 'owner.json'
const VARIABLE = 'TEST_STAND'
const FIRST_PORT = 23_092
const BROKERS = 3

/** The stand that the environment names; where it names none a new one, which it names from now on. */
export async function provideStand(shutdown: Shutdown, progress: Progress): Promise<Stand> {
  if (process.env[VARIABLE]) return currentStand()
  const stand = await startStand(shutdown, progress)
  Object.assign(process.env, environmentOf(stand))
  return stand
}

/** What tells a child process of the stand. */
export function environmentOf(stand: Stand): Readonly<Record<string, string>> {
  return { [VARIABLE]: JSON.stringify(stand) }
}

/** Starts a stand on free ports; what it starts ends with `shutdown`. */
export async function startStand(shutdown: Shutdown, progress: Progress): Promise<Stand> {
  const dir = await newFolder()
  const jars = await kafkaJars(progress)
  const firstPort = await freePorts(portsOf({ brokers: BROKERS, firstPort: 1 }).length, FIRST_PORT)
  const kafka = { jars, dir, brokers: BROKERS, firstPort }
  const cluster = new KafkaCluster({ ...kafka, progress })
  shutdown.add('the Kafka brokers', () => cluster.shutdown())
  await cluster.start()
  await breakCluster(cluster.bootstrap, progress)
  await startWorkload(cluster.bootstrap, dir, progress, (workload) =>
    shutdown.add('the producer and the consumers', workload.stop),
  )
  return { bootstrap: cluster.bootstrap, kafka }
}

/** A folder for brokers, which a later run deletes where this process could not. */
export async function newFolder(): Promise<string> {
  await sweepAbandoned()
  await mkdir(STANDS, { recursive: true })
  const dir = await mkdtemp(join(STANDS, PREFIX))
  await claim(join(dir, OWNER_FILE))
  return dir
}

/** Ends and deletes the stands of runs that were killed; a run that goes on at the same time keeps its own. */
async function sweepAbandoned(): Promise<void> {
  for (const name of await readdir(STANDS).catch(() => [])) {
    const dir = join(STANDS, name)
    if (!name.startsWith(PREFIX) || (await liveOwner(join(dir, OWNER_FILE))) !== null) continue
    await endLeftoverBrokers(dir)
    await endLeftoverWorkload(dir)
    await rm(dir, { recursive: true, force: true })
  }
}

/** The stand that the environment names. */
export function currentStand(): Stand {
  const text = process.env[VARIABLE]
  if (!text) throw new Error(`${VARIABLE} is not set: the global set-up of the runner should have done so`)
  return JSON.parse(text)
}

export const silently: Progress = (_what, work) => work()

/** The stand's brokers, to kill, stop and restart. */
export function clusterOf(stand: Stand): KafkaCluster {
  return new KafkaCluster({ ...stand.kafka, progress: silently })
}

/** The newest report of the workload. */
export async function workloadOf(stand: Stand): Promise<WorkloadStatus> {
  const status = await readWorkloadStatus(join(stand.kafka.dir, 'workload.json'))
  if (status === null) throw new Error('the workload has not reported')
  return status
}

/** Waits until both groups have consumed and committed something newer than this call. */
export async function untilGroupsGoOn(stand: Stand, deadlineMs: number): Promise<void> {
  const since = Date.now()
  const missing = async () => {
    const { groups } = await workloadOf(stand)
    const idle = Object.entries(groups).filter(
      ([, group]) => Math.min(group.lastConsumedAt ?? 0, group.lastCommitAt ?? 0) < since,
    )
    return idle.length === 0
      ? null
      : idle.map(([id, group]) => `${id} stands still: ${group.lastError}`).join('; ')
  }
  await until('the consumer groups', missing, { deadlineMs })
}

/** Waits until Kafka itself has noticed that the broker is gone; returns when, in epoch milliseconds. */
export async function untilFenced(stand: Stand, broker: BrokerId): Promise<number> {
  return withLink(stand.bootstrap, async (link) => {
    const notYet = async () => {
      const read = await readTopology(link, null)
      const alive = !read.ok || read.value.brokers.find(({ id }) => id === broker)?.alive
      return alive ? `broker ${broker} is alive as the controller sees it` : null
    }
    await until('the controller', notYet, { deadlineMs: 45_000 })
    return Date.now()
  })
}

/** Brings every broker back and puts the cluster into the broken state, with both groups consuming. */
export async function resetStand(stand: Stand): Promise<void> {
  await clusterOf(stand).restart()
  await breakCluster(stand.bootstrap, silently)
  await untilGroupsGoOn(stand, 90_000)
}
