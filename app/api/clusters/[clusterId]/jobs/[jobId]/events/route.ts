import { eventStream } from '#app/api/event-stream.ts'
import { OPERATOR } from '#lib/services/actor.ts'
import { subscribeToJob } from '#lib/services/jobs.ts'

/** `job` events: the job changed, read it again. */
export async function GET(
  request: Request,
  { params }: { params: Promise<{ clusterId: string; jobId: string }> },
): Promise<Response> {
  const { clusterId, jobId } = await params
  return eventStream(request.signal, (send) =>
    subscribeToJob(OPERATOR, clusterId, jobId, () => send('job', {})),
  )
}
