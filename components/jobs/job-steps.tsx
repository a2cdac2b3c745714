import { Card } from '#components/ui/card.tsx'
import { milliseconds } from '#components/ui/format.ts'
import type { JobStep } from '#lib/domain/job/job.ts'
import { STEP_WORDS } from './job-words.ts'

const MARKS: Record<
  JobStep['state'],
  { readonly mark: string; readonly tone: string; readonly word: string }
> = {
  pending: { mark: '○', tone: 'text-faint', word: 'Not begun: ' },
  running: { mark: '▶', tone: 'text-moving', word: 'Under way: ' },
  done: { mark: '✓', tone: 'text-ok', word: 'Done: ' },
  failed: { mark: '✕', tone: 'text-bad', word: 'Failed: ' },
  cancelled: { mark: '⊘', tone: 'text-muted', word: 'Cancelled: ' },
}

/** What the job does, in order, and what came of each step. */
export function JobSteps({ steps }: { steps: readonly JobStep[] }) {
  return (
    <Card>
      <ol>
        {steps.map((step) => (
          <Step key={step.seq} step={step} />
        ))}
      </ol>
    </Card>
  )
}

function Step({ step }: { step: JobStep }) {
  const { mark, tone, word } = MARKS[step.state]
  const took = step.startedAt === null || step.endedAt === null ? null : step.endedAt - step.startedAt
  return (
    <li className="flex gap-2.5 border-b border-line px-3.5 py-2 last:border-b-0">
      <span aria-hidden="true" className={`w-4 shrink-0 text-center ${tone}`}>
        {mark}
      </span>
      <div className="min-w-0 flex-1 wrap-anywhere">
        <span className="sr-only">{word}</span>
        <span className={step.state === 'pending' ? 'text-muted' : ''}>{STEP_WORDS[step.kind]}</span>
        {step.outcome === null ? null : <div className="text-small text-muted">{step.outcome}</div>}
      </div>
      {took === null ? null : (
        <span className="text-small text-muted tabular-nums">{milliseconds(took)}</span>
      )}
    </li>
  )
}
