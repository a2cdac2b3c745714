import { Tag, type Tone } from '#components/ui/tag.tsx'
import type { GroupState, PartitionState, Severity } from '#lib/domain/loss/loss.ts'

/** How bad a loss is, as a shape and a colour. */
export const SEVERITY_LOOKS: Record<Severity, { readonly tone: Tone; readonly mark: string }> = {
  stops: { tone: 'bad', mark: '✕' },
  degrades: { tone: 'warn', mark: '▲' },
  nothing: { tone: 'ok', mark: '✓' },
}

const PARTITIONS: Record<PartitionState, { readonly severity: Severity; readonly words: string }> = {
  unaffected: { severity: 'nothing', words: 'unaffected' },
  'fails-over': { severity: 'nothing', words: 'fails over' },
  stalled: { severity: 'degrades', words: 'refuses writes' },
  offline: { severity: 'stops', words: 'offline' },
  'offline-data-at-risk': { severity: 'stops', words: 'offline, data at risk' },
}

export function PartitionStateTag({ state }: { state: PartitionState }) {
  const { severity, words } = PARTITIONS[state]
  return <Tag {...SEVERITY_LOOKS[severity]}>{words}</Tag>
}

const GROUPS: Record<GroupState, { readonly severity: Severity; readonly words: string }> = {
  unaffected: { severity: 'nothing', words: 'unaffected' },
  rejoins: { severity: 'nothing', words: 'rejoins' },
  'reads-less': { severity: 'degrades', words: 'reads less' },
  'cannot-commit': { severity: 'degrades', words: 'cannot commit' },
  stops: { severity: 'stops', words: 'stops' },
}

export function GroupStateTag({ state }: { state: GroupState }) {
  const { severity, words } = GROUPS[state]
  return <Tag {...SEVERITY_LOOKS[severity]}>{words}</Tag>
}
