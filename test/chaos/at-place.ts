import { isOpen, type Job } from '#lib/domain/job/job.ts'
import type { Arena } from './arena.ts'
import type { ChaosConsole } from './chaos-console.ts'
import { nameOf, type Place } from './place.ts'
import { type Row, trial } from './report.ts'

const JOB_MS = 120_000

/** Something that goes wrong while the console stands still at a place. */
export type Fault = {
  readonly name: string
  readonly ends: readonly Job['state'][]
  /** Topics whose placement is no more the job's alone. */
  readonly touches?: readonly string[]
  /** A console of its own, which is stopped afterwards. */
  readonly console?: (arena: Arena) => Promise<ChaosConsole>
  /** Does the damage; what it returns is done once the console goes on, and may mend it. */
  readonly strike: (arena: Arena, console: ChaosConsole) => Promise<(() => Promise<void>) | null>
  /** What only this fault promises, in words where it does not hold; looked at before everything is put back. */
  readonly look?: (arena: Arena, job: Job) => Promise<string[]>
}

/** Stops the console at the place (SIGSTOP), strikes, and lets it go on. */
export function strikeAt(arena: Arena, fault: Fault, place: Place): Promise<Row> {
  return trial(fault.name, nameOf(place), async () => {
    const console = (await fault.console?.(arena)) ?? (await arena.console())
    await console.arm({ ...place, signal: 'SIGSTOP' })
    const [newest] = await console.list()
    const begun = arena.begin(console).then(
      () => null,
      (error: unknown) => (error instanceof Error ? error.message : String(error)),
    )
    await console.stoppedAtTrap()
    const mend = await fault.strike(arena, console)
    console.signal('SIGCONT')
    await mend?.()
    const refused = await begun
    const [jobId] = await console.list()
    if (jobId === undefined || jobId === newest) {
      const flaws = await arena.judgeUntouched()
      return { outcome: 'no job', flaws: refused === null ? [...flaws, 'no job, and no reason'] : flaws }
    }
    const job = await console.ended(jobId, JOB_MS)
    const own = (await fault.look?.(arena, job)) ?? []
    const flaws = [...own, ...(await arena.judge(console, job, fault.touches))]
    if (isOpen(job) || !fault.ends.includes(job.state))
      flaws.push(`the job is ${job.state}: ${job.problem?.message ?? 'without a problem'}`)
    if (fault.console) await console.stop()
    return { outcome: job.state, flaws }
  })
}
