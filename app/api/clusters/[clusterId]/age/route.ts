import { problemResponse } from '#app/api/event-stream.ts'
import type { Age } from '#components/shell/live.tsx'
import { problem } from '#lib/domain/problem.ts'
import { OPERATOR } from '#lib/services/actor.ts'
import { readCluster } from '#lib/services/reading.ts'

/** How old the newest reading is. */
export async function GET(_request: Request, { params }: { params: Promise<{ clusterId: string }> }) {
  const { clusterId } = await params
  const reading = await readCluster(OPERATOR, clusterId)
  if (!reading.ok) return problemResponse(reading.problem)
  const { readAt, tookMs, problem: failure } = reading.value.observation.parts.metadata
  if (readAt === null) return problemResponse(problem('not-read-yet', 'The brokers have not been read yet.'))
  return Response.json({ readAt, tookMs, failing: failure !== null, now: Date.now() } satisfies Age)
}
