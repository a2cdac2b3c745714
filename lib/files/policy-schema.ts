import { z } from 'zod'
import { RULES } from '#lib/domain/audit/rules.ts'

/** The policy file as it is written. The JSON Schema in docs/ is made from it. A key that it does not name is a mistake. */

export const FORMAT = 'ballast/policy@1'

const MOST_REPLICAS = 32_767
const ruleId = z.enum(['*', ...RULES.map(({ id }) => id)])

const target = z.strictObject({
  topics: z
    .string()
    .trim()
    .min(1)
    .max(249)
    .meta({ description: "A topic's name, or a pattern with * (any characters) and ? (one character)." }),
  replicationFactor: z
    .int()
    .min(1)
    .max(MOST_REPLICAS)
    .optional()
    .meta({ description: 'Replicas of each partition; 1 says that one is enough.' }),
  minInsyncReplicas: z.int().min(1).max(MOST_REPLICAS).optional(),
  racks: z
    .int()
    .min(1)
    .max(MOST_REPLICAS)
    .optional()
    .meta({ description: 'Racks that the replicas of each partition are in; 1 asks for none.' }),
  exempt: z
    .array(ruleId)
    .optional()
    .meta({ description: 'Rules that do not count for these topics; "*" for all of them.' }),
})

const waiver = z.strictObject({
  finding: z
    .string()
    .trim()
    .min(1)
    .meta({ description: 'The id of the finding, such as "one-replica:audit-log".' }),
  reason: z.string().trim().min(1).max(1_000),
  owner: z.string().trim().min(1).max(200).meta({ description: 'Who answers for it.' }),
  until: z.iso.date().meta({ description: 'The last day on which it holds, in UTC.' }),
  fingerprint: z.string().min(1).optional().meta({
    description:
      'What the finding rested on: the waiver ends when that changes. Where it is missing, only the day counts.',
  }),
})

const limits = z.strictObject({
  diskUsed: z
    .number()
    .gt(0)
    .lt(1)
    .optional()
    .meta({ description: 'The share of a disk from which on it counts as filling up; 0.85 unless given.' }),
  skew: z
    .number()
    .gt(0)
    .max(100)
    .optional()
    .meta({ description: 'How much more than the mean a broker may carry, as a share; 0.3 unless given.' }),
})

export const policySchema = z
  .strictObject({
    format: z.literal(FORMAT),
    targets: z.array(target).max(10_000).default([]).meta({
      description:
        'What topics are held to. Where several match a topic, the last one that says something counts; what none says is as befits the size of the cluster: 3 replicas, of which 2 in sync, each in a rack of its own, as far as brokers and racks allow.',
    }),
    limits: limits.default({}),
    waivers: z.array(waiver).max(10_000).default([]).meta({ description: 'One for a finding at most.' }),
  })
  .meta({
    title: 'Ballast policy',
    description: 'What a cluster is held to, and the findings that somebody lives with for a while.',
  })

export type PolicyFile = z.infer<typeof policySchema>

/** The JSON Schema (draft 2020-12) of what may be written. */
export function policyJsonSchema(): unknown {
  return z.toJSONSchema(policySchema, { io: 'input' })
}
