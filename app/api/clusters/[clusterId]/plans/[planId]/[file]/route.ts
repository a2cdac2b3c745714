import { problemResponse } from '#app/api/event-stream.ts'
import { problem } from '#lib/domain/problem.ts'
import { OPERATOR } from '#lib/services/actor.ts'
import { exportPlan, type PlanFile } from '#lib/services/export-plan.ts'

const FILES: ReadonlyMap<string, PlanFile> = new Map([
  ['reassignment.json', 'reassignment'],
  ['rollback.json', 'rollback'],
])

type Props = { params: Promise<{ clusterId: string; planId: string; file: string }> }

/** The plan as a file for kafka-reassign-partitions, to be saved: `reassignment.json` or `rollback.json`. */
export async function GET(_request: Request, { params }: Props): Promise<Response> {
  const { clusterId, planId, file } = await params
  const which = FILES.get(file)
  if (which === undefined) return problemResponse(problem('plan-unknown', `A plan has no ${file}.`))
  const exported = await exportPlan(OPERATOR, clusterId, planId, which)
  if (!exported.ok) return problemResponse(exported.problem)
  return new Response(exported.value.text, {
    headers: {
      'Content-Type': 'application/json',
      'Content-Disposition': `attachment; filename="${exported.value.fileName}"`,
      'Cache-Control': 'no-store',
    },
  })
}
