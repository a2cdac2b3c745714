import { appendFile, mkdir, rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Postgres } from '#bin/postgres.ts'
import { must } from '#demo/link.ts'
import { reassign } from '#demo/reassign.ts'
import { sameReplicas, targetReplicas } from '#lib/domain/cluster.ts'
import type { Job } from '#lib/domain/job/job.ts'
import { describeTopics } from '#lib/kafka/topics.ts'
import { clusterOf } from '../stand.ts'
import type { Fault } from './at-place.ts'
import { ChaosConsole } from './chaos-console.ts'
import { toOtherDirs } from './errand.ts'

/** Longer than a statement waits for a lock (5 s). */
const LOCKED_MS = 7_000
const AWAY_MS = 4_000
/** Kafka notices a broker that is silent for 9 s. */
const DOWN_MS = 6_000
const HUNG_MS = 14_000

/** Another connection holds the write lock. */
const locked: Fault = {
  name: 'database locked',
  ends: ['done'],
  strike: async (arena) => {
    const other = new DatabaseSync(join(arena.dataDir, 'ballast.db'))
    other.exec('BEGIN IMMEDIATE')
    return async () => {
      await sleep(LOCKED_MS)
      other.exec('ROLLBACK')
      other.close()
    }
  },
}

/** The folder is not there for a while, as when its volume is gone. */
const gone: Fault = {
  name: 'database gone',
  ends: ['done'],
  strike: async (arena) => {
    await rename(arena.dataDir, `${arena.dataDir}-gone`)
    return async () => {
      await sleep(AWAY_MS)
      await rename(`${arena.dataDir}-gone`, arena.dataDir)
    }
  },
}

const DISK_BYTES = 3_000_000
const FULL_MS = 4_000

/** The disk of the database has no byte left for a while. */
const full: Fault = {
  name: 'database full',
  ends: ['done'],
  console: async (arena) => {
    const disk = join(arena.folder, 'disk')
    await mkdir(disk, { recursive: true })
    const console = ChaosConsole.spawnOnDisk(arena.log, disk, DISK_BYTES)
    await console.open(disk)
    return console
  },
  strike: async ({ folder }, console) => {
    const filler = join(`/proc/${console.pid}/root`, folder, 'disk', 'filler')
    await fill(filler)
    return async () => {
      await sleep(FULL_MS)
      await rm(filler)
    }
  },
}

/** The server of the database is killed, and comes back after a while. */
function killedPostgres({ place, kill, restart }: Postgres): Fault {
  return {
    name: 'PostgreSQL killed',
    ends: ['done'],
    console: async (arena) => {
      const console = ChaosConsole.spawn(arena.log)
      await console.open(place)
      return console
    },
    strike: async () => {
      await kill()
      return async () => {
        await sleep(AWAY_MS)
        await restart()
      }
    },
  }
}

async function fill(path: string): Promise<void> {
  for (const bytes of [100_000, 4_096, 1]) {
    try {
      for (;;) await appendFile(path, Buffer.alloc(bytes))
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ENOSPC') throw error
    }
  }
}

/** Kafka takes no condition along: what comes in the last second before a request is overwritten. */
const UNGUARDED_MS = 1_200

/** Somebody else sends the large partition to where the job does not want it. */
const FOREIGN: readonly number[] = [1, 3]

const foreign: Fault = {
  name: 'foreign reassignment',
  touches: ['chaos-large'],
  ends: ['failed', 'done'],
  strike: async (arena) => {
    await reassign(arena.field.link, [{ topic: 'chaos-large', partition: 0, replicas: FOREIGN }])
    await sleep(UNGUARDED_MS)
    return null
  },
  look: async (arena, job) => {
    await arena.field.settled()
    const [topic] = must(await describeTopics(arena.field.link, ['chaos-large']))
    const [partition] = topic?.partitions ?? []
    const now = partition ? targetReplicas(partition) : []
    const flaws = sameReplicas(now, FOREIGN) ? [] : [`the foreign target ${FOREIGN} was overwritten: ${now}`]
    const code = job.problem?.code
    if (job.state === 'failed' && code !== 'reassignment-conflict' && code !== 'plan-stale')
      flaws.push(`the reason is ${code}`)
    return flaws
  },
}

/** The topic is deleted, and created again under the same name: whatever was planned is not about it. */
const recreated: Fault = {
  name: 'topic recreated',
  touches: ['chaos-small'],
  ends: ['failed', 'done'],
  strike: async (arena) => {
    await arena.recreate('chaos-small')
    await sleep(UNGUARDED_MS)
    return null
  },
  look: async (arena, job) => {
    const flaws = (await arena.field.notAt(arena.side)).filter((flaw) => flaw.startsWith('chaos-small'))
    const code = job.problem?.code
    if (job.state === 'failed' && code !== 'reassignment-conflict' && code !== 'plan-stale')
      flaws.push(`the reason is ${code}`)
    return flaws.map((flaw) => `the new topic was touched: ${flaw}`)
  },
}

function killed(id: number): Fault {
  return {
    name: `broker ${id} killed`,
    ends: ['done', 'failed'],
    strike: async ({ stand }) => {
      await clusterOf(stand).kill(id)
      return async () => {
        await sleep(DOWN_MS)
        await clusterOf(stand).restart()
      }
    },
    look: async (_arena, job) => onlyBeforeAnything(job),
  }
}

function hung(id: number): Fault {
  return {
    name: `broker ${id} hangs`,
    ends: ['done', 'failed'],
    strike: async ({ stand }) => {
      await clusterOf(stand).kill(id, 'SIGSTOP')
      return async () => {
        await sleep(HUNG_MS)
        await clusterOf(stand).kill(id, 'SIGCONT')
      }
    },
    look: async (_arena, job) => onlyBeforeAnything(job),
  }
}

/** A job may fail for a dead broker only where it has not begun: the plan then does not fit. */
async function onlyBeforeAnything({ state, problem, moves, progress }: Job) {
  if (state !== 'failed') return []
  const begun = moves.filter((move) => move.state !== 'waiting').length + (progress.logDirs?.arrived ?? 0)
  return problem?.code === 'plan-stale' && begun === 0 ? [] : [`it failed: ${problem?.message}`]
}

export function databaseFaults(postgres: Postgres): readonly Fault[] {
  return [locked, full, gone, killedPostgres(postgres)]
}
/** Broker 2 has one of the replicas that change their log directory, whichever the side. */
export const LOG_DIR_FAULTS: readonly Fault[] = [
  { ...killed(2), name: 'broker 2 killed, log directories', errand: toOtherDirs },
]
export const CONFLICTS: readonly Fault[] = [foreign, recreated]
/** Broker 1 leads the large partition at home, broker 3 away; each is the target of the other way. */
export const BROKER_FAULTS: readonly Fault[] = [killed(1), killed(3), hung(3)]
