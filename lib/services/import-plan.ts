import { judgeImported } from '#lib/domain/plan/imported.ts'
import { fail, ok, type Result } from '#lib/domain/problem.ts'
import { counted } from '#lib/domain/words.ts'
import { parseReassignment } from '#lib/files/reassignment.ts'
import { insertPlan } from '#lib/store/plans.ts'
import type { Actor } from './actor.ts'
import { fromDatabase } from './database.ts'
import { newId } from './new-id.ts'
import { readCluster } from './reading.ts'

/** Characters of a file that is taken; the requests that carry it may be a little larger (next.config.ts). */
const LARGEST = 8_000_000
const LONGEST_NAME = 100

/**
 * Saves the plan that a reassignment file makes. Fails, with nothing saved, where the file is wrong (each flaw with its line,
 * one a line of the message) or wants nothing but what is there. `fileName` is empty for text that was pasted.
 */
export async function importPlan(
  actor: Actor,
  slug: string,
  text: string,
  fileName: string,
): Promise<Result<{ readonly planId: string }>> {
  const reading = await readCluster(actor, slug)
  if (!reading.ok) return reading
  const { cluster } = reading.value.observation
  const name = fileName.trim().slice(0, LONGEST_NAME)
  const what = name === '' ? 'The text' : name
  if (text.trim() === '') return fail('invalid-input', 'Choose a file, or paste its text. Nothing was saved.')
  if (text.length > LARGEST) {
    const hint = 'Import it in parts.'
    return fail('invalid-input', `${what} is larger than 8 MB. Nothing was saved.`, hint)
  }
  const parsed = parseReassignment(text, cluster)
  if (!parsed.ok) {
    const { message, hint } = parsed.problem
    const errors = counted(message.split('\n').length, 'error')
    return fail('invalid-input', `${what} has ${errors}, so nothing was saved.\n${message}`, hint)
  }
  const plan = judgeImported(cluster, parsed.value)
  if (plan.moves.length + plan.logDirMoves.length === 0)
    return fail('plan-empty', `Every partition in it is as ${what} wants it already. Nothing was saved.`)
  const planId = newId()
  const record = {
    id: planId,
    clusterSlug: slug,
    title: name === '' ? 'Pasted reassignment' : `Import of ${name}`,
    plan,
    findings: [],
    madeBy: actor.name,
    madeAt: new Date(),
  }
  const saved = await fromDatabase('The plan could not be saved', (database) => insertPlan(database, record))
  return saved.ok ? ok({ planId }) : saved
}
