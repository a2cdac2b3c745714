import { instant } from '#components/ui/format.ts'
import type { EventGroup } from '#lib/domain/history/groups.ts'

/** Over which time it happened, where that is longer than a moment or not known better. */
export function periodWords({ at, from, events }: EventGroup): string | null {
  const since = Math.min(...events.map((event) => event.since ?? event.at))
  const [first] = events
  if (first.kind === 'not-watched') return first.why === 'first' ? null : `from ${instant(first.from)}`
  if (since < from) return `at some time since ${momentOn(at, since)}`
  return clock(from) === clock(at) ? null : `from ${momentOn(at, from)} on`
}

/** The time of day, with the day where it is not that of `day`, under which it stands. */
function momentOn(day: number, at: number): string {
  return instant(day).slice(0, 10) === instant(at).slice(0, 10) ? clock(at) : instant(at)
}

export function clock(at: number): string {
  return instant(at).slice(11, 19)
}
