import { Card } from '#components/ui/card.tsx'
import { instant } from '#components/ui/format.ts'
import { Link } from '#components/ui/link.tsx'
import { Tag } from '#components/ui/tag.tsx'
import type { EventGroup } from '#lib/domain/history/groups.ts'
import { type EventLine, groupLines, groupTitle } from '#lib/domain/history/words.ts'
import { counted } from '#lib/domain/words.ts'
import { lookOf } from './event-look.ts'
import { clock, periodWords } from './period-words.ts'

const MOST_LINES = 100

/** What happened, newest first, day by day; bursts as one line that opens, and so do those beyond `most`. */
export function Timeline({
  slug,
  groups,
  most,
}: {
  slug: string
  groups: readonly EventGroup[]
  most: number
}) {
  const rest = groups.slice(most)
  return (
    <Card className="px-3.5 py-2.5">
      <Days slug={slug} groups={groups.slice(0, most)} />
      {rest.length === 0 ? null : (
        <details className="mt-2">
          <summary className="w-fit text-small text-muted underline decoration-dotted underline-offset-2">
            {counted(rest.length, 'line')} more
          </summary>
          <div className="mt-2">
            <Days slug={slug} groups={rest} />
          </div>
        </details>
      )}
    </Card>
  )
}

function Days({ slug, groups }: { slug: string; groups: readonly EventGroup[] }) {
  const days = Map.groupBy(groups, ({ at }) => instant(at).slice(0, 10))
  return (
    <>
      {[...days].map(([day, own]) => (
        <div key={day} className="[&+div]:mt-3">
          <h3 className="mb-1 text-fine font-medium text-muted">{day}, UTC</h3>
          <ol className="space-y-1.5 text-[13px]">
            {own.map((group) => (
              <li key={group.id} className="flex gap-x-3">
                <Moment at={group.at} />
                <Entry slug={slug} group={group} />
              </li>
            ))}
          </ol>
        </div>
      ))}
    </>
  )
}

function Moment({ at }: { at: number }) {
  return (
    <time
      dateTime={new Date(at).toISOString()}
      title={instant(at)}
      className="shrink-0 font-mono text-fine leading-[1.7] text-muted tabular-nums"
    >
      {clock(at)}
    </time>
  )
}

function Entry({ slug, group }: { slug: string; group: EventGroup }) {
  const { tone, mark, word } = lookOf(group)
  const lines = groupLines(group)
  const between = periodWords(group)
  return (
    <div className="flex min-w-0 flex-1 flex-wrap items-baseline gap-x-2 wrap-anywhere">
      <span className="shrink-0 sm:w-27">
        <Tag tone={tone} mark={mark}>
          {word}
        </Tag>
      </span>
      <span className="min-w-0">
        {groupTitle(group)}
        {between === null ? null : <span className="text-muted"> · {between}</span>}
        {group.jobId === null ? null : (
          <>
            {' '}
            ·{' '}
            <Link href={`/clusters/${slug}/jobs/${group.jobId}`} className="underline">
              by job {group.jobId}
            </Link>
          </>
        )}
      </span>
      {lines.length > 0 ? <Details slug={slug} lines={lines} /> : null}
    </div>
  )
}

/** One line is shown, more are opened. */
function Details({ slug, lines }: { slug: string; lines: readonly EventLine[] }) {
  const [first] = lines
  if (lines.length === 1 && first) {
    return (
      <div className="min-w-0 text-small text-muted">
        <Line slug={slug} line={first} />
      </div>
    )
  }
  const rest = lines.length - MOST_LINES
  return (
    <details className="min-w-0 text-small text-muted open:basis-full">
      <summary className="w-fit underline decoration-dotted underline-offset-2">
        {counted(lines.length, 'change')}
      </summary>
      <ul className="mt-1 max-h-72 space-y-0.5 overflow-y-auto">
        {lines.slice(0, MOST_LINES).map((line, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: lines have no other identity and keep no state
          <li key={index}>
            <Line slug={slug} line={line} />
          </li>
        ))}
        {rest > 0 ? <li>and {counted(rest, 'more', 'more')}</li> : null}
      </ul>
    </details>
  )
}

function Line({ slug, line: { topic, text } }: { slug: string; line: EventLine }) {
  if (topic === null) return text
  return (
    <>
      <Link
        href={`/clusters/${slug}/topics/${encodeURIComponent(topic)}`}
        className="font-mono text-fine underline decoration-line-strong underline-offset-2 hover:text-ink"
      >
        {topic}
      </Link>{' '}
      {text}
    </>
  )
}
