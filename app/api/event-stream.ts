import type { Problem, Result } from '#lib/domain/problem.ts'

const KEEP_ALIVE_MS = 15_000
const RECONNECT_MS = 2_000

type Send = (event: string, data: unknown) => void

/**
 * A server-sent events response. `subscribe` gets what sends an event and returns how to end the subscription;
 * its problem becomes the response instead (RFC 9457).
 */
export async function eventStream(
  signal: AbortSignal,
  subscribe: (send: Send) => Promise<Result<() => void>>,
): Promise<Response> {
  const encoder = new TextEncoder()
  const { readable, writable } = new TransformStream<Uint8Array, Uint8Array>()
  const writer = writable.getWriter()
  // A write fails once the browser has gone; the abort below has ended the subscription by then.
  const write = (text: string) => void writer.write(encoder.encode(text)).catch(() => undefined)
  const subscription = await subscribe((event, data) =>
    write(`event: ${event}\ndata: ${JSON.stringify(data)}\n\n`),
  )
  if (!subscription.ok) return problemResponse(subscription.problem)

  write(`retry: ${RECONNECT_MS}\n\n`)
  const keepAlive = setInterval(() => write(': still here\n\n'), KEEP_ALIVE_MS)
  const end = () => {
    clearInterval(keepAlive)
    subscription.value()
    void writer.close().catch(() => undefined)
  }
  // A browser that left while this was being subscribed has aborted already: no event tells of it again.
  if (signal.aborted) end()
  else signal.addEventListener('abort', end, { once: true })
  return new Response(readable, {
    headers: { 'Content-Type': 'text/event-stream', 'Cache-Control': 'no-store', 'X-Accel-Buffering': 'no' },
  })
}

/** A problem over HTTP, as RFC 9457 has it. */
export function problemResponse({ code, message, hint, status }: Problem): Response {
  return Response.json(
    { type: `urn:ballast:${code}`, title: message, detail: hint, status },
    { status, headers: { 'Content-Type': 'application/problem+json' } },
  )
}
