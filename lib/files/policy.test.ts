import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { DEFAULT_LIMITS, DEFAULT_POLICY, type Policy } from '#lib/domain/audit/policy.ts'
import { readPolicyFile, writePolicyFile } from './policy.ts'
import { policyJsonSchema } from './policy-schema.ts'

const FORMAT = 'ballast/policy@1'
const WAIVER = { finding: 'one-replica:a', reason: 'goes soon', owner: 'ann', until: '2027-01-31' }

function read(value: unknown): Policy {
  const result = readPolicyFile(typeof value === 'string' ? value : JSON.stringify(value))
  if (!result.ok) throw new Error(result.problem.message)
  return result.value
}

function complaint(value: unknown): string {
  const result = readPolicyFile(typeof value === 'string' ? value : JSON.stringify(value))
  if (result.ok) throw new Error('the file was accepted')
  return result.problem.message
}

test('a policy survives being written and read', () => {
  const policy: Policy = {
    targets: [
      { topics: '*', replicationFactor: 3, minInsyncReplicas: 2, racks: 3 },
      { topics: 'tmp-*', replicationFactor: 1, exempt: ['one-rack'] },
    ],
    limits: { diskUsed: 0.7, skew: 0.5 },
    waivers: [WAIVER, { ...WAIVER, finding: 'quorum-even', fingerprint: 'low · 4 voters' }],
  }
  expect(read(writePolicyFile(policy))).toEqual(policy)
  expect(read(writePolicyFile(DEFAULT_POLICY))).toEqual(DEFAULT_POLICY)
})

test('what a file leaves out is as befits the cluster', () => {
  expect(read({ format: FORMAT })).toEqual(DEFAULT_POLICY)
  expect(read({ format: FORMAT, limits: { skew: 1 } }).limits).toEqual({ ...DEFAULT_LIMITS, skew: 1 })
})

describe('a file that is refused', () => {
  const target = (members: object) => ({ format: FORMAT, targets: [{ topics: '*', ...members }] })
  const waiver = (...members: object[]) => ({
    format: FORMAT,
    waivers: members.map((differing) => ({ ...WAIVER, ...differing })),
  })
  test.each<[words: string, file: unknown]>([
    ['This is no JSON', '{'],
    ['This is no policy: it has no "format"', {}],
    ['its "format" is "ballast/cluster@1"', { format: 'ballast/cluster@1' }],
    ['Unrecognized key: "target"', { format: FORMAT, target: [] }],
    ['targets[0]: Unrecognized key: "rf"', target({ rf: 3 })],
    ['targets[0].topics: is missing', { format: FORMAT, targets: [{}] }],
    ['targets[0].replicationFactor: Too small', target({ replicationFactor: 0 })],
    ['targets[0].racks: expected int', target({ racks: 1.5 })],
    ['targets[0].exempt[0]: Invalid option', target({ exempt: ['no-such-rule'] })],
    [
      'targets[0].minInsyncReplicas: 3 is more than the 2 replicas',
      target({ replicationFactor: 2, minInsyncReplicas: 3 }),
    ],
    ['limits.diskUsed: Too big', { format: FORMAT, limits: { diskUsed: 85 } }],
    ['waivers[0].until: Invalid ISO date', waiver({ until: '2027-02-30' })],
    ['waivers[0].reason: Too small', waiver({ reason: ' ' })],
    ['waivers[0].finding: there is no rule "one-replicas"', waiver({ finding: 'one-replicas:a' })],
    ['waivers[1].finding: "one-replica:a" is waived already', waiver({}, {})],
  ])('%s', (words, file) => {
    expect(complaint(file)).toContain(words)
  })
})

// After a change of the schema or the rules, write what the generator gives there, and have it formatted.
test('docs/policy.schema.json is the schema that the reader goes by', () => {
  const docs = readFileSync(join(import.meta.dirname, '..', '..', 'docs', 'policy.schema.json'), 'utf8')
  expect(JSON.parse(docs)).toEqual(policyJsonSchema())
})
