import { problemResponse } from '#app/api/event-stream.ts'
import { OPERATOR } from '#lib/services/actor.ts'
import { readCluster } from '#lib/services/reading.ts'

/** How old the newest reading is. */
export async function GET(_request: Request, { params }: { params: Promise<{ clusterId: string }> }) {
  const { clusterId } = await params
  const reading = await readCluster(OPERATOR, clusterId)
  if (!reading.ok) return problemResponse(reading.problem)
  const { readAt, tookMs, problem } = reading.value.observation.parts.metadata
  return Response.json({ readAt, tookMs, failing: problem !== null, now: Date.now() })
}
