import { z } from 'zod'
import { BALANCES, type Goals } from '#lib/domain/plan/goals.ts'
import { fail, ok, type Result } from '#lib/domain/problem.ts'

/** What a plan is asked for, as it may come from outside. */
export type PlanWish = { readonly goals: Goals; readonly seed: number }

const MOST = 10_000
/** Kafka's node ids and its replication factors are kept in 32 and 16 bits. */
const broker = z.int().min(0).max(2_147_483_647)
const factor = z.int('Give a whole number of replicas.').min(1, 'Give at least one replica.').max(32_767)
const pattern = z.string().min(1, 'Give a topic or a pattern.').max(300, 'That is longer than any topic.')
const patterns = z.array(pattern).max(MOST)
const brokers = z.array(broker).max(MOST)

const WISH = z.object({
  goals: z.strictObject({
    replication: z
      .array(z.strictObject({ pattern, factor, orMore: z.literal(true).exactOptional() }))
      .max(MOST),
    racks: z.boolean(),
    drain: brokers,
    replace: z.array(z.strictObject({ from: broker, to: broker })).max(MOST),
    spread: z.boolean(),
    balance: z.array(z.enum(BALANCES)).max(BALANCES.length),
    preferredLeaders: z.boolean(),
    classic: z.boolean(),
    scope: z.strictObject({
      topics: patterns,
      exclude: patterns,
      pinned: brokers,
      waiting: z.enum(['plan', 'leave']),
    }),
  }),
  seed: z.int('Give a whole number as the seed.').min(0).max(2_147_483_647),
})

/** The wish, where it is one; whether it fits a cluster is not looked at. */
export function parseWish(input: unknown): Result<PlanWish> {
  const parsed = WISH.safeParse(input)
  if (parsed.success) return ok(parsed.data)
  const [issue] = parsed.error.issues
  return fail('invalid-input', `${issue?.path.join('.') ?? 'goals'}: ${issue?.message ?? 'not valid'}`)
}
