import { duration } from '#components/ui/format.ts'
import { planSecondsAt } from '#lib/domain/plan/duration.ts'
import type { Plan } from '#lib/domain/plan/plan.ts'
import { OPERATOR } from '#lib/services/actor.ts'
import { importPlan } from '#lib/services/import-plan.ts'
import { applyPlan, readPlan } from '#lib/services/plans.ts'
import { keepCluster, reachAt } from '#lib/services/reach.ts'
import { typed } from './ask.ts'
import { DONE, FAILED, Failure } from './command.ts'
import { follow } from './follow.ts'
import type { Shown } from './job-report.ts'
import { limitWarning } from './limit-warning.ts'
import { expected, onConsole, readFirst } from './on-console.ts'
import { judgementText } from './plan-report.ts'
import { rateWords } from './rate.ts'

export type Wanted = {
  /** Bytes per second for each broker. */
  readonly throttle: number
  /** Does not ask. */
  readonly yes: boolean
}

export type File = { readonly name: string; readonly text: string }

/** Carries a reassignment file out on the cluster at these addresses; gives the exit code. */
export function applyFile(
  file: File,
  at: { readonly bootstrap: string; readonly tls: boolean },
  wanted: Wanted,
): Promise<number> {
  return onConsole(async () => {
    const { connection, isNew, silent } = expected(await reachAt(OPERATOR, at))
    const { slug, name } = connection
    await readFirst(slug)
    const imported = await importPlan(OPERATOR, slug, file.text, file.name)
    if (!imported.ok && imported.problem.code === 'plan-empty') {
      process.stdout.write(`${imported.problem.message}\n`)
      return DONE
    }
    const { planId } = expected(imported)
    if (isNew) {
      expected(await keepCluster(OPERATOR, connection))
      console.error(`The cluster is new here: it is added to the console as "${name}".`)
    } else console.error(`The cluster is "${name}" of the console.`)
    for (const other of silent)
      console.error(`"${other}" did not answer: whether it is the same cluster is not known.`)
    return applySaved(slug, planId, wanted)
  })
}

/** Shows what a saved plan does, asks, and carries it out to its end. */
export async function applySaved(slug: string, planId: string, { throttle, yes }: Wanted): Promise<number> {
  const { plan, title } = expected(await readPlan(OPERATOR, slug, planId))
  process.stdout.write(`${title}\n${judgementText(plan)}`)
  if (plan.obstacles.length > 0)
    throw new Failure('The plan is not applied, for the reason above. Nothing was changed.')
  process.stdout.write(`\n${costWords(plan, throttle)}\n`)
  const warning = await limitWarning(slug, plan.moves, throttle)
  if (warning !== null) process.stdout.write(`${warning}\n`)
  if (!yes && !(await typed(`Type yes to apply this to ${slug}: `, 'yes'))) {
    console.error(`Nothing was changed. The plan is kept in the console: /clusters/${slug}/plans/${planId}`)
    return FAILED
  }
  const begin = async () => {
    const applied = await applyPlan(OPERATOR, slug, planId, { throttleBytesPerSecond: throttle })
    const { jobId } = expected(applied)
    process.stdout.write(`\nJob ${jobId} on ${slug}\n`)
    return jobId
  }
  return follow(begin, { carry: true, logged: 0, codeOf: endCode, leftCode: FAILED })
}

/** The exit code of a job that should have been done. */
export function endCode({ state }: Shown): number {
  return state === 'done' ? DONE : FAILED
}

function costWords(plan: Plan, throttle: number): string {
  const { copies, logDirMoves, configChanges } = plan
  if (configChanges.length > 0) return 'Nothing is copied or restarted, and no other key is touched.'
  if (copies + logDirMoves.length === 0) return 'Nothing is copied, so nothing is throttled.'
  const limit = `Limited to ${rateWords(throttle)} for each broker; what was set before comes back afterwards.`
  const seconds = planSecondsAt(plan, throttle)
  const time =
    seconds === null ? 'The time is unknown: a size is.' : `About ${duration(Math.max(1, seconds))}.`
  return `${limit} ${time.replaceAll('\u00a0', ' ')}`
}
