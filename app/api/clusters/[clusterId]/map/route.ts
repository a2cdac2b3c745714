import { z } from 'zod'
import { problemResponse } from '#app/api/event-stream.ts'
import { columnPositions, rackGroups } from '#components/replica-map/columns.ts'
import { rowsOfTopic, topicsOnMap } from '#components/replica-map/map-row.ts'
import { type MapWindow, mapWindow, WINDOW_ROWS } from '#components/replica-map/map-window.ts'
import { fitsOf } from '#lib/domain/placement/fits.ts'
import { problem } from '#lib/domain/problem.ts'
import { OPERATOR } from '#lib/services/actor.ts'
import { readCluster } from '#lib/services/reading.ts'

/** A view that spans two windows asks for both at once; a tall screen for a few more. */
const MOST_ROWS = WINDOW_ROWS * 5

const Window = z.object({
  q: z.string().max(249).default(''),
  /** One topic alone, without its heading. */
  topic: z.string().optional(),
  from: z.coerce.number().int().min(0),
  count: z.coerce.number().int().min(1).max(MOST_ROWS),
})

type Props = { params: Promise<{ clusterId: string }> }

/** Lines `from` to `from + count` of the replica map, of the topics whose name contains `q` or of one `topic`. */
export async function GET(request: Request, { params }: Props): Promise<Response> {
  const { clusterId } = await params
  const asked = Window.safeParse(Object.fromEntries(new URL(request.url).searchParams))
  if (!asked.success) return problemResponse(problem('invalid-input', z.prettifyError(asked.error)))
  const reading = await readCluster(OPERATOR, clusterId)
  if (!reading.ok) return problemResponse(reading.problem)
  const { cluster } = reading.value.observation
  const { q, topic, from, count } = asked.data
  const columns = columnPositions(rackGroups(cluster.brokers))
  if (topic !== undefined) {
    const found = cluster.topics.find((one) => one.name === topic)
    if (found === undefined) return problemResponse(problem('topic-unknown', `There is no topic ${topic}.`))
    const partitions = found.partitions.slice(from, from + count)
    const rows = rowsOfTopic(topic, partitions, columns, fitsOf(cluster)(found).departures)
    return Response.json({ from, rows } satisfies MapWindow)
  }
  return Response.json(mapWindow(topicsOnMap(cluster, q), columns, fitsOf(cluster), from, count))
}
