import { z } from 'zod'
import { eventStream, problemResponse } from '#app/api/event-stream.ts'
import { goalsOf, loadGoals } from '#components/plans/goals-query.ts'
import { problem } from '#lib/domain/problem.ts'
import { OPERATOR } from '#lib/services/actor.ts'
import { searchPlan } from '#lib/services/previews.ts'

const Visitor = z.string().regex(/^[\w-]{1,64}$/)

/**
 * Looks for the fewest copies for the goals of the address, as the page of a new plan has them: `progress` events, then
 * `done` or `failed`. Closing it gives the search up.
 */
export async function GET(
  request: Request,
  { params }: { params: Promise<{ clusterId: string }> },
): Promise<Response> {
  const { clusterId } = await params
  const asked = new URL(request.url).searchParams
  const visitor = Visitor.safeParse(asked.get('visitor'))
  const { goals, seed, faults } = goalsOf(loadGoals(asked))
  const [fault] = faults
  if (fault) return problemResponse(problem('invalid-input', fault.reason))
  if (!visitor.success) return problemResponse(problem('invalid-input', 'The visitor is missing.'))
  return eventStream(request.signal, (send) =>
    searchPlan(
      OPERATOR,
      clusterId,
      visitor.data,
      { goals, seed },
      {
        progress: (share) => send('progress', { share }),
        done: () => send('done', {}),
        failed: (why) => send('failed', why),
      },
    ),
  )
}
