import { z } from 'zod'
import type { Policy } from '#lib/domain/audit/policy.ts'
import { dayOf } from '#lib/domain/audit/waiver.ts'
import { fail, ok, type Problem, type Result } from '#lib/domain/problem.ts'
import { policyOf as policyIn, readPolicyFile, writePolicyFile } from '#lib/files/policy.ts'
import * as store from '#lib/store/policies.ts'
import type { Actor } from './actor.ts'
import { theConsole } from './console.ts'
import { fromDatabase } from './database.ts'
import { readCluster, watchedCluster } from './reading.ts'

export type { PolicyRecord, WaiverRecord } from '#lib/store/policies.ts'

/** What a cluster is held to, with who changed it last. */
export async function readPolicy(actor: Actor, slug: string): Promise<Result<store.PolicyRecord>> {
  const watched = await watchedCluster(actor, slug)
  if (!watched.ok) return watched
  return fromDatabase('The policy could not be read', (database) => store.readPolicy(database, slug))
}

/**
 * Keeps other targets and limits. Fails, with nothing changed, where they make no sense, or where somebody else has changed them
 * since `version`.
 */
export async function savePolicy(
  actor: Actor,
  slug: string,
  input: unknown,
  version: number,
): Promise<Result<null>> {
  const watched = await watchedCluster(actor, slug)
  if (!watched.ok) return watched
  const policy = policyIn(input)
  if (!policy.ok) return nothingSaved(policy.problem)
  const change = { ...changeOf(actor, slug, policy.value), after: version }
  const written = await fromDatabase('The policy could not be saved', (database) =>
    store.writePolicy(database, change),
  )
  return written.ok ? renewed(slug, written.value) : written
}

/**
 * Takes targets, limits and waivers from a policy file, in place of those there are. Fails, with nothing changed, where somebody
 * else has changed one of them since `edition`.
 */
export async function importPolicy(
  actor: Actor,
  slug: string,
  text: string,
  edition: string,
): Promise<Result<null>> {
  const watched = await watchedCluster(actor, slug)
  if (!watched.ok) return watched
  const policy = readPolicyFile(text)
  if (!policy.ok) return nothingSaved(policy.problem)
  const { waivers } = policy.value
  const change = { ...changeOf(actor, slug, policy.value), after: edition, waivers }
  const written = await fromDatabase('The policy could not be saved', (database) =>
    store.replacePolicy(database, change),
  )
  return written.ok ? renewed(slug, written.value) : written
}

function changeOf(actor: Actor, clusterSlug: string, { targets, limits }: Policy) {
  return { clusterSlug, targets, limits, by: actor.name, at: new Date() }
}

function nothingSaved({ code, message, hint }: Problem): Result<null> {
  return fail(code, `Nothing was saved.\n${message}`, hint)
}

/** What pages know of it is old now; fails where nothing was written, because somebody else was faster. */
async function renewed(slug: string, written: boolean): Promise<Result<null>> {
  const { policies } = await theConsole()
  policies.renew(slug)
  return written
    ? ok(null)
    : fail('policy-conflict', 'Somebody else has changed the policy meanwhile. Nothing was saved.')
}

/** The policy as a file that this console and `ballast audit --policy` read; without waivers that have ended with what they were about. */
export async function exportPolicy(
  actor: Actor,
  slug: string,
): Promise<Result<{ readonly fileName: string; readonly text: string }>> {
  const record = await readPolicy(actor, slug)
  if (!record.ok) return record
  const waivers = record.value.waivers
    .filter(({ mendedOn }) => mendedOn === undefined)
    .map(({ madeBy: _, madeAt: __, ...waiver }) => waiver)
  return ok({ fileName: `${slug}-policy.json`, text: writePolicyFile({ ...record.value, waivers }) })
}

const Wish = z.object({
  finding: z.string(),
  reason: z.string().trim().min(1, 'Say why it is acceptable.').max(1_000, 'Say it in 1,000 characters.'),
  owner: z.string().trim().min(1, 'Say who answers for it.').max(200, 'A name has at most 200 characters.'),
  until: z.iso.date('Give the last day as YYYY-MM-DD.'),
})

/** Sets a finding apart until a day, until what it is about changes, or until it is gone. */
export async function waive(actor: Actor, slug: string, input: unknown): Promise<Result<null>> {
  const parsed = Wish.safeParse(input)
  if (!parsed.success)
    return fail('invalid-input', parsed.error.issues[0]?.message ?? 'The form is incomplete.')
  const { finding: id, ...wish } = parsed.data
  const now = new Date()
  if (wish.until < dayOf(now.getTime()))
    return fail('invalid-input', `${wish.until} has passed already. Nothing was waived.`)
  const reading = await readCluster(actor, slug)
  if (!reading.ok) return reading
  const { findings, waived } = reading.value
  const finding = [...findings, ...waived.map((one) => one.finding)].find((one) => one.id === id)
  if (!finding) return fail('finding-unknown', `The finding ${id} is not there any more. Nothing was waived.`)
  const waiver = { finding: id, ...wish, fingerprint: finding.fingerprint, madeBy: actor.name, madeAt: now }
  const put = await fromDatabase('The waiver could not be saved', (database) =>
    store.putWaiver(database, slug, waiver),
  )
  return put.ok ? renewed(slug, true) : put
}

/** Ends a waiver: the finding counts again at once. */
export async function endWaiver(actor: Actor, slug: string, finding: string): Promise<Result<null>> {
  const watched = await watchedCluster(actor, slug)
  if (!watched.ok) return watched
  const ended = await fromDatabase('The waiver could not be ended', (database) =>
    store.deleteWaiver(database, slug, finding),
  )
  if (!ended.ok) return ended
  await renewed(slug, true)
  return ended.value ? ok(null) : fail('waiver-unknown', `There is no waiver of ${finding} any more.`)
}
