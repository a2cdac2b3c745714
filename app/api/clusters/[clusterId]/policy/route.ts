import { problemResponse } from '#app/api/event-stream.ts'
import { OPERATOR } from '#lib/services/actor.ts'
import { exportPolicy } from '#lib/services/policies.ts'

type Props = { params: Promise<{ clusterId: string }> }

/** The policy as a file, to be saved: what an import and `ballast audit --policy` read. */
export async function GET(_request: Request, { params }: Props): Promise<Response> {
  const { clusterId } = await params
  const exported = await exportPolicy(OPERATOR, clusterId)
  if (!exported.ok) return problemResponse(exported.problem)
  return new Response(exported.value.text, {
    headers: {
      'Content-Type': 'application/json',
      'Content-Disposition': `attachment; filename="${exported.value.fileName}"`,
      'Cache-Control': 'no-store',
    },
  })
}
