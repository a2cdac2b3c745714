import { DEFAULT_LIMITS, type Policy, type TopicTarget } from '#lib/domain/audit/policy.ts'
import { ruleOf } from '#lib/domain/audit/rules.ts'
import type { Waiver } from '#lib/domain/audit/waiver.ts'
import { ok, type Result } from '#lib/domain/problem.ts'
import { jsonObject } from './json-list.ts'
import { checkFormat, issueWords, missing, parseJson, refuse } from './json-text.ts'
import { FORMAT, type PolicyFile, policySchema } from './policy-schema.ts'

const HINT = 'docs/policy.schema.json describes the format.'

/** The policy in a file. Fails with the path of each thing that is wrong, and why. */
export function readPolicyFile(text: string): Result<Policy> {
  const json = parseJson(text, HINT)
  if (!json.ok) return json
  const format = checkFormat(json.value, FORMAT, 'policy', HINT)
  return format.ok ? policyOf(json.value) : format
}

/** The policy that a value describes, `format` or not. */
export function policyOf(value: unknown): Result<Policy> {
  const described = typeof value === 'object' && value !== null ? { ...value, format: FORMAT } : value
  const parsed = policySchema.safeParse(described, { error: missing })
  const wrong = parsed.success ? contradictions(parsed.data) : parsed.error.issues.map(issueWords)
  if (!parsed.success || wrong.length > 0) return refuse(wrong, HINT)
  const { targets, limits, waivers } = parsed.data
  return ok({
    targets: targets.map((target) => known<TopicTarget>(target)),
    limits: { ...DEFAULT_LIMITS, ...known(limits) },
    waivers: waivers.map((waiver) => known<Waiver>(waiver)),
  })
}

/** Without the members that are undefined. */
function known<T extends object>(value: { [Key in keyof T]: T[Key] | undefined }): T {
  return Object.fromEntries(Object.entries(value).filter(([, member]) => member !== undefined)) as T
}

function contradictions({ targets, waivers }: PolicyFile): string[] {
  const seen = new Set<string>()
  return [
    ...targets.flatMap((target, index) => targetContradictions(`targets[${index}]`, target)),
    ...waivers.flatMap(({ finding }, index) => {
      const at = `waivers[${index}].finding`
      const rule = finding.split(':')[0] ?? ''
      const twice = seen.has(finding)
      seen.add(finding)
      if (ruleOf(rule) === undefined) return [`${at}: there is no rule "${rule}"`]
      return twice ? [`${at}: "${finding}" is waived already`] : []
    }),
  ]
}

function targetContradictions(at: string, target: PolicyFile['targets'][number]): string[] {
  const { replicationFactor, minInsyncReplicas, racks } = target
  if (replicationFactor === undefined) return []
  const more = (key: string, value: number | undefined) =>
    value !== undefined && value > replicationFactor
      ? [`${at}.${key}: ${value} is more than the ${replicationFactor} replicas`]
      : []
  return [...more('minInsyncReplicas', minInsyncReplicas), ...more('racks', racks)]
}

/** The policy as a file that `readPolicyFile` reads, an entry a line. */
export function writePolicyFile({ targets, limits, waivers }: Policy): string {
  return jsonObject({ format: FORMAT, targets, limits, waivers })
}
