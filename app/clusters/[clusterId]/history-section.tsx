import { Suspense } from 'react'
import { CourseCharts } from '#components/history/course-charts.tsx'
import { FlappingNotice } from '#components/history/flapping-notice.tsx'
import { HistoryFilters } from '#components/history/history-filters.tsx'
import {
  beginOf,
  type HistoryParams,
  historyUrl,
  nothingWords,
  PERIOD_WORDS,
} from '#components/history/history-query.ts'
import { Timeline } from '#components/history/timeline.tsx'
import { ButtonLink } from '#components/ui/button.tsx'
import { Card } from '#components/ui/card.tsx'
import { Empty, Notice, ProblemNotice } from '#components/ui/notice.tsx'
import { Section } from '#components/ui/section.tsx'
import type { BrokerId, Cluster } from '#lib/domain/cluster.ts'
import { groupEvents } from '#lib/domain/history/groups.ts'
import { OPERATOR } from '#lib/services/actor.ts'
import { readCourse, readFlapping, readHistory } from '#lib/services/history/read.ts'

/** What the page is about: a broker, a topic, or the whole cluster. */
type Subject = { readonly broker?: BrokerId; readonly topic?: string }

type Props = {
  readonly slug: string
  readonly cluster: Cluster
  /** The page that it stands on. */
  readonly base: string
  readonly subject?: Subject
  readonly params: HistoryParams
  /** Lines that are shown at once. */
  readonly most?: number
}

const MOST_LINES = 40

/** What happened, with filters, and how leaders and in-sync replicas went. The rest of the page does not wait for it. */
export function HistorySection(props: Props) {
  const { cluster, subject = {}, params } = props
  return (
    <Section id="history" title="What happened" note={PERIOD_WORDS[params.past].toLowerCase()}>
      <HistoryFilters
        brokers={subject.broker === undefined ? cluster.brokers.map(({ id }) => id) : []}
        withTopic={subject.topic === undefined}
      />
      <NotThere cluster={cluster} on={subject.broker === undefined ? params.on : null} about={params.about} />
      <Suspense fallback={<Card className="h-72" />}>
        <Charts {...props} />
        <Events {...props} />
      </Suspense>
    </Section>
  )
}

/** A misspelt name, or a broker that was removed, would otherwise look like one to which nothing happened. */
function NotThere({ cluster, on, about }: { cluster: Cluster } & Pick<HistoryParams, 'on' | 'about'>) {
  const titles = [
    ...(on === null || cluster.brokers.some(({ id }) => id === on) ? [] : [`broker ${on}`]),
    ...(about === null || cluster.topics.some(({ name }) => name === about) ? [] : [`topic “${about}”`]),
  ]
  return titles.map((title) => (
    <div key={title} className="mb-2">
      <Notice tone="warn" title={`This cluster has no ${title} now.`}>
        What is shown happened to one of that name before.
      </Notice>
    </div>
  ))
}

async function Charts({ slug, subject = {}, params }: Props) {
  const now = Date.now()
  const from = beginOf(params.past, now)
  const topic = subject.topic ?? params.about
  const course = await readCourse(OPERATOR, slug, { topic, from, now })
  // The timeline below tells why there is none.
  if (!course.ok) return null
  return <CourseCharts course={course.value} broker={subject.broker ?? params.on} from={from} now={now} />
}

async function Events({ slug, base, subject = {}, params, most = MOST_LINES }: Props) {
  const history = await readHistory(OPERATOR, slug, {
    family: params.happened,
    broker: subject.broker ?? params.on,
    topic: subject.topic ?? params.about,
    from: beginOf(params.past, Date.now()),
    before: params.until,
  })
  if (!history.ok) return <ProblemNotice problem={history.problem} />
  const { events, older, problem } = history.value
  const nothing = nothingWords(params, problem)
  return (
    <>
      {problem ? (
        <div className="mb-3">
          <ProblemNotice problem={problem} />
        </div>
      ) : null}
      {events.length > 0 ? <Timeline slug={slug} groups={groupEvents(events)} most={most} /> : null}
      {events.length > 0 || nothing === null ? null : (
        <Empty title={nothing}>
          Changes of brokers, leaders, in-sync replicas, placements, topics, settings and findings appear here
          as they are seen.
        </Empty>
      )}
      {older !== null || params.until !== null ? (
        <div className="mt-2 flex gap-2">
          {params.until === null ? null : (
            <ButtonLink href={historyUrl(base, { ...params, until: null })}>Newest</ButtonLink>
          )}
          {older === null ? null : (
            <ButtonLink href={historyUrl(base, { ...params, until: older })}>Older</ButtonLink>
          )}
        </div>
      ) : null}
    </>
  )
}

/** Followers that flap, of those that the page is about. */
export async function FlappingFollowers({
  slug,
  cluster,
  subject = {},
}: {
  slug: string
  cluster: Cluster
  subject?: Subject
}) {
  const flapping = await readFlapping(OPERATOR, slug)
  if (!flapping.ok) return null
  const { broker, topic } = subject
  const own = flapping.value.filter(
    (one) =>
      (broker === undefined || one.broker === broker || one.leaders.includes(broker)) &&
      (topic === undefined || one.partitions.some((partition) => partition.topic === topic)),
  )
  return <FlappingNotice slug={slug} cluster={cluster} flapping={own} />
}
