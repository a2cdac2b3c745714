import { setTimeout as sleep } from 'node:timers/promises'
import { changesSettings, isOpen } from '#lib/domain/job/job.ts'
import { isCopying } from '#lib/domain/job/whole-progress.ts'
import { OPERATOR } from '#lib/services/actor.ts'
import { closeConsole } from '#lib/services/console.ts'
import { carryOutJob, findJob } from '#lib/services/jobs.ts'
import { gently } from './interrupt.ts'
import { endText, leftWords, logLine, progressLine, progressWords, type Shown } from './job-report.ts'
import { expected } from './on-console.ts'

const LOOK_MS = 500
/** A console that is there claims a job sooner. */
const LEFT_MS = 4_000
/** Between two lines of progress where nothing can be drawn over. */
const LINE_MS = 10_000
/** Of a terminal that does not tell its width. */
const NARROW = 80

export type Following = {
  /** Carries the job out in this process whenever nobody else does. */
  readonly carry: boolean
  /** Lines of its log that have been shown. */
  readonly logged: number
  /** The exit code for a job that has ended. */
  readonly codeOf: (job: Shown) => number
  /** The exit code where nobody carries it out any more. */
  readonly leftCode: number
}

/**
 * Starts a job, or finds the one that is there, and follows it to its end; gives the exit code. Ctrl-C gives the job back and
 * says how to go on.
 */
export function follow(begin: () => Promise<string>, following: Following): Promise<number> {
  return gently(async (signal) => {
    const jobId = await begin()
    const screen = createScreen()
    let logged = following.logged
    let carriedAt = Date.now()
    let last: Shown | null = null
    for (;;) {
      const found = await findJob(OPERATOR, jobId)
      if (found.ok) {
        const job = found.value
        screen.print(job.log.slice(logged).map(logLine))
        logged = job.log.length
        if (!isOpen(job)) {
          screen.print([endText(job).trimEnd()])
          return following.codeOf(job)
        }
        screen.progress(job)
        if (job.carrier !== 'nobody') carriedAt = Date.now()
        else if (following.carry) await carryOut(job)
        else if (Date.now() - carriedAt >= LEFT_MS) {
          screen.print([leftWords(jobId)])
          return following.leftCode
        }
        last = job
      } else if (found.problem.code !== 'database-failed') expected(found)
      if (await waited(signal)) continue
      screen.print([])
      await closeConsole()
      console.error(interruptedWords(jobId, last))
      return Number(signal.reason)
    }
  })
}

/** False where the wait was cut short by an interruption. */
async function waited(signal: AbortSignal): Promise<boolean> {
  try {
    await sleep(LOOK_MS, undefined, { signal })
    return true
  } catch (error) {
    if (signal.aborted) return false
    throw error
  }
}

/** A database that is away for a while is tried again with the next look; the log tells of it. */
async function carryOut({ id, clusterSlug }: Shown): Promise<void> {
  const begun = await carryOutJob(OPERATOR, clusterSlug, id)
  if (!begun.ok && begun.problem.code !== 'database-failed') expected(begun)
}

function interruptedWords(id: string, job: Shown | null): string {
  if (job?.carrier === 'other')
    return `Job ${id} goes on: another process carries it out. Follow it again: ballast job ${id}`
  const again = `Go on with it: ballast job ${id} --resume
A console that runs on the same data goes on with it by itself.`
  if (job && changesSettings(job)) return `Job ${id} is not carried out by this process any more.\n${again}`
  const begun =
    job?.wish === 'run'
      ? 'Kafka ends what it has begun to copy, nothing more begins'
      : 'Kafka ends what it has begun'
  return `Job ${id} is not carried out by this process any more: ${begun}, and the limits on copying stay.
${again}`
}

/** Lines for standard output; where both outputs are a terminal, a bar under them that is drawn over. */
function createScreen() {
  const { stdout, stderr } = process
  const drawn = stdout.isTTY && stderr.isTTY
  let lastLine = ''
  let lineAt = Date.now()
  return {
    print(lines: readonly string[]): void {
      if (drawn) stderr.write('\r\x1b[2K')
      for (const line of lines) stdout.write(`${line}\n`)
    },
    progress(job: Shown): void {
      if (drawn) {
        stderr.write(`\r\x1b[2K${progressLine(job, stderr.columns || NARROW)}`)
        return
      }
      const line = progressWords(job)
      if (!isCopying(job) || line === lastLine || Date.now() - lineAt < LINE_MS) return
      lastLine = line
      lineAt = Date.now()
      stdout.write(`${logLine({ at: lineAt, text: line })}\n`)
    },
  }
}
