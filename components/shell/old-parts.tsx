import { Notice } from '#components/ui/notice.tsx'
import { RelativeTime } from '#components/ui/relative-time.tsx'
import { type Observation, PART_NAMES, type PartAge, type PartName } from '#lib/domain/observation.ts'

const WORDS: Record<PartName, string> = {
  metadata: 'Brokers, topics and in-sync replicas',
  quorum: 'Controller quorum',
  logDirs: 'Log directories and sizes',
  topicConfigs: 'Topic configuration',
  brokerConfigs: 'Broker configuration',
  groups: 'Consumer groups',
}

/** Says which parts of what is shown could not be read just now, why, and how old they are; nothing when all are fresh. */
export function OldParts({
  observation,
  needs = PART_NAMES,
  now,
}: {
  observation: Observation
  /** The parts that this page shows. */
  needs?: readonly PartName[]
  now: number
}) {
  const failed = needs
    .map((name) => ({ name, part: observation.parts[name] }))
    .filter(({ part }) => part.problem !== null)
  if (failed.length === 0) return null
  const hints = new Set(failed.map(({ part }) => part.problem?.hint))
  return (
    <div className="mb-4">
      <Notice tone="warn" title="Part of this is the last known state.">
        <ul>
          {failed.map(({ name, part }) => (
            <li key={name}>
              {WORDS[name]}: {part.problem?.message} <PartAgeWords part={part} now={now} />
            </li>
          ))}
        </ul>
        <p className="text-muted">{[...hints].join(' ')}</p>
      </Notice>
    </div>
  )
}

function PartAgeWords({ part, now }: { part: PartAge; now: number }) {
  if (part.readAt === null) return 'Never read.'
  return (
    <>
      Shown as read <RelativeTime at={part.readAt} now={now} />.
    </>
  )
}
