import type { ReactNode } from 'react'
import { classNames } from './class-names.ts'

/** What a colour means, everywhere: `moving` is work under way. */
export type Tone = 'plain' | 'ok' | 'warn' | 'bad' | 'moving'

const TONES: Record<Tone, string> = {
  plain: 'bg-sunken text-muted',
  ok: 'bg-ok-bg text-ok',
  warn: 'bg-warn-bg text-warn',
  bad: 'bg-bad-bg text-bad',
  moving: 'bg-moving-bg text-moving',
}

/** A state in a word. `mark` is a shape beside it, so that the colour is never alone. */
export function Tag({ tone = 'plain', mark, children }: { tone?: Tone; mark?: string; children: ReactNode }) {
  return (
    <span
      className={classNames(
        'inline-flex items-center gap-1.5 rounded-full px-2 py-px text-fine font-medium whitespace-nowrap',
        TONES[tone],
      )}
    >
      {mark === undefined ? null : (
        <span aria-hidden="true" className="text-[0.8em]">
          {mark}
        </span>
      )}
      {children}
    </span>
  )
}
