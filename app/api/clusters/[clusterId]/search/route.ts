import { problemResponse } from '#app/api/event-stream.ts'
import type { Hit } from '#components/shell/search.ts'
import { type Found, find } from '#lib/domain/find.ts'
import { counted } from '#lib/domain/words.ts'
import { OPERATOR } from '#lib/services/actor.ts'
import { readCluster } from '#lib/services/reading.ts'

const MOST_OF_EACH = 8
const LONGEST_QUERY = 300

/** What the palette jumps to: brokers, topics and consumer groups called like `?q=`. */
export async function GET(request: Request, { params }: { params: Promise<{ clusterId: string }> }) {
  const { clusterId } = await params
  const query = new URL(request.url).searchParams.get('q') ?? ''
  const reading = await readCluster(OPERATOR, clusterId)
  if (!reading.ok) return problemResponse(reading.problem)
  const found = find(reading.value.observation.cluster, query.slice(0, LONGEST_QUERY), MOST_OF_EACH)
  return Response.json({ hits: found.map((one) => hitOf(`/clusters/${clusterId}`, one)) })
}

function hitOf(base: string, found: Found): Hit {
  const { kind } = found
  if (kind === 'broker') {
    const { id, rack, alive } = found.broker
    const detail = alive ? (rack ?? '') : 'down'
    return { kind, label: `Broker ${id}`, detail, href: `${base}/brokers/${id}` }
  }
  if (kind === 'topic') {
    const { name, partitions } = found.topic
    return { kind, label: name, detail: counted(partitions.length, 'partition'), href: topicHref(base, name) }
  }
  const { id, state, topics } = found.group
  const [topic] = topics
  return {
    kind,
    label: id,
    detail: state,
    href: topic === undefined ? `${base}/topics` : topicHref(base, topic),
  }
}

function topicHref(base: string, name: string): string {
  return `${base}/topics/${encodeURIComponent(name)}`
}
