import { type ConfigChange, changeName } from '#lib/domain/config/change.ts'
import { valueWords } from '#lib/domain/config/value.ts'
import { isCancelled } from '#lib/domain/job/job.ts'
import { ok, type Problem, problem, type Result } from '#lib/domain/problem.ts'
import { alterConfigs } from '#lib/kafka/configs.ts'
import { failed, isPassing, RETRY_MS, type Step, type StepEnd, type Work } from '../work.ts'
import { type ConfigStanding, configStanding } from './config-standing.ts'
import { unlessLate, unlessOutdated } from './outdated.ts'

const POLL_MS = 250
/** A change that a broker has accepted or may have passed on is visible on all of them by then. */
const SETTLE_MS = 30_000

/** With the values that were there before. */
type Intent = { readonly changes: readonly ConfigChange[] }

/**
 * Changes the settings of the plan, one after the other, each only while it is as the preview showed it: compared right before the
 * request, and read again until the new value shows. A setting that has its new value already needs nothing.
 */
export const configure: Step<Intent> = {
  intend: async ({ plan }) => ok({ changes: plan.plan.configChanges }),
  perform: async (work, { changes }) => {
    const done: string[] = []
    for (const change of changes) {
      const end = await bring(work, change)
      if (end !== null) return { ...end, outcome: [...done, end.outcome].join(' ') }
      done.push(doneWords(change))
    }
    return { state: 'done', outcome: done.join(' ') }
  },
}

/** What has become of the newest request of this process, until the setting itself shows it. */
type Sent = { readonly at: number; readonly accepted: boolean }

/** Null once the new value is in force; otherwise how the step ends without it. */
async function bring(work: Work, change: ConfigChange): Promise<StepEnd | null> {
  let sent: Sent | null = null
  for (;;) {
    const standing = await read(work, change)
    const end = endOf(standing)
    if (end !== null) {
      await work.waitFor(null)
      return end === 'arrived' ? null : end
    }
    if (!standing.ok) await work.waitFor(silence(change, standing.problem))
    if (sent === null || work.now() - sent.at >= SETTLE_MS) {
      if (sent?.accepted && standing.ok) return failed(undone(change))
      const { wish } = await work.order()
      if (isCancelled(wish)) return cancelled(change, standing)
      if (standing.ok) {
        await work.rest(wish === 'pause')
        const answer = wish === 'pause' ? NOTHING : await send(work, change)
        if (answer.end !== null) return answer.end
        sent = answer.sent
      }
    }
    await work.pause(standing.ok && (sent === null || sent.accepted) ? POLL_MS : RETRY_MS)
  }
}

function read({ link, plan }: Work, change: ConfigChange): Promise<Result<ConfigStanding>> {
  return configStanding(link, change, plan.plan.topicIds[change.resource.name] ?? null)
}

/** Null where the setting is as before, or where what is silent may answer yet. */
function endOf(standing: Result<ConfigStanding>): StepEnd | 'arrived' | null {
  if (!standing.ok) return isPassing(standing.problem) ? null : failed(standing.problem)
  if (standing.value === 'at-start') return null
  return standing.value === 'arrived' ? 'arrived' : failed(standing.value)
}

type Answer = { readonly end: StepEnd | null; readonly sent: Sent | null }

const NOTHING: Answer = { end: null, sent: null }

/** Between the last comparison and the request lies a second at most: Kafka takes no condition along. */
async function send(work: Work, change: ConfigChange): Promise<Answer> {
  const { resource, key, to } = change
  const fence = await work.fence()
  const standing = await read(work, change)
  if (!standing.ok || standing.value !== 'at-start') return NOTHING
  const guard = unlessOutdated(work, fence)
  const outcomes = await unlessLate(() =>
    alterConfigs(work.link, [{ resource, values: { [key]: to } }], guard),
  )
  if (outcomes === null) return NOTHING
  const why = outcomes[0]?.problem ?? null
  if (why !== null && !isPassing(why)) return { end: failed(why), sent: null }
  await work.waitFor(why && silence(change, why))
  // What was not sent at all is not in the way of the next attempt either.
  const at = why === null || why.code === 'outcome-unknown' ? work.now() : Number.NEGATIVE_INFINITY
  return { end: null, sent: { at, accepted: why === null } }
}

function silence({ resource: { kind, name } }: ConfigChange, { code, message, hint }: Problem): Problem {
  if (kind === 'topic') return problem(code, message, hint)
  return problem(code, `Only broker ${name} itself can change its settings. ${message}`, hint)
}

function undone(change: ConfigChange): Problem {
  return problem(
    'config-conflict',
    `Kafka has accepted the change of ${changeName(change)}, but the value from before is there again: somebody else has put it back. It was not sent again.`,
  )
}

/** A request that was sent before may have arrived, unless the setting itself shows that it has not. */
function cancelled(change: ConfigChange, standing: Result<ConfigStanding>): StepEnd {
  const name = changeName(change)
  if (standing.ok) return { state: 'cancelled', outcome: `Cancelled before ${name} was changed.` }
  return {
    state: 'cancelled',
    outcome: `Cancelled. ${name} could not be read any more: it is as before, unless a request of this job has reached Kafka.`,
  }
}

function doneWords(change: ConfigChange): string {
  const { key, to, after } = change
  const name = changeName(change)
  if (to !== null) return `${name} is ${valueWords(key, to)}.`
  const then = after.value === null ? 'Kafka’s default' : valueWords(key, after.value)
  return `${name} is not set any more: ${then} is in force.`
}
