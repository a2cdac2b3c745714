import { eventStream } from '#app/api/event-stream.ts'
import { OPERATOR } from '#lib/services/actor.ts'
import { subscribe } from '#lib/services/reading.ts'

/** `version` events: the cluster or its history changed, read it again. */
export async function GET(
  request: Request,
  { params }: { params: Promise<{ clusterId: string }> },
): Promise<Response> {
  const { clusterId } = await params
  return eventStream(request.signal, (send) =>
    subscribe(OPERATOR, clusterId, (version) => send('version', { version })),
  )
}
