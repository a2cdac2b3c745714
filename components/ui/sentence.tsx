import { Fragment } from 'react'

/** A run of words with one tone; spaces and full stops are part of the text. */
export type Segment = { readonly text: string; readonly tone: 'plain' | 'bad' | 'ok' | 'warn' }

const TONES = { bad: 'text-bad', ok: 'text-ok', warn: 'text-warn' } as const

/** A sentence whose decisive words carry their tone. */
export function Sentence({ segments }: { segments: readonly Segment[] }) {
  return segments.map(({ text, tone }, index) => (
    // biome-ignore lint/suspicious/noArrayIndexKey: the segments have no other identity and keep no state
    <Fragment key={index}>
      {tone === 'plain' ? text : <em className={`not-italic ${TONES[tone]}`}>{text}</em>}
    </Fragment>
  ))
}
