import { Tag, type Tone } from '#components/ui/tag.tsx'
import type { JobState } from '#lib/domain/job/job.ts'

const LOOKS: Record<JobState, { readonly tone: Tone; readonly mark: string; readonly word: string }> = {
  queued: { tone: 'plain', mark: '○', word: 'queued' },
  running: { tone: 'moving', mark: '▶', word: 'running' },
  blocked: { tone: 'warn', mark: '▲', word: 'waiting' },
  paused: { tone: 'warn', mark: '❚❚', word: 'paused' },
  done: { tone: 'ok', mark: '✓', word: 'done' },
  failed: { tone: 'bad', mark: '✕', word: 'failed' },
  cancelled: { tone: 'plain', mark: '⊘', word: 'cancelled' },
}

export function JobStateTag({ state }: { state: JobState }) {
  const { tone, mark, word } = LOOKS[state]
  return (
    <Tag tone={tone} mark={mark}>
      {word}
    </Tag>
  )
}
