'use client'

import { useId, useState } from 'react'
import { inputClass } from './field.tsx'

/** Bytes that a request to the console may hold, and some for the form around. */
const LARGEST = 8_000_000

/** A text, and the file that it was read from last; empty where there was none. */
export type FileText = { readonly fileName: string; readonly text: string }

type Props = {
  readonly chosen: FileText
  readonly choose: (chosen: FileText) => void
  /** The kinds of files that are offered. */
  readonly accept: string
  /** What to do about a file of more than 8 MB. */
  readonly whenTooLarge: string
  readonly placeholder?: string
}

/** A file, or its text, which goes with the form as `text`. A file that cannot be read changes nothing, and says so. */
export function FileOrText({ chosen, choose, accept, whenTooLarge, placeholder }: Props) {
  const [unreadable, setUnreadable] = useState<string | null>(null)
  const [fileId, textId] = [useId(), useId()]
  const read = async (file: File) => {
    if (file.size > LARGEST) return setUnreadable(`${file.name} is larger than 8 MB: ${whenTooLarge}`)
    try {
      choose({ fileName: file.name, text: await file.text() })
      setUnreadable(null)
    } catch (error) {
      setUnreadable(
        `${file.name} could not be read: ${error instanceof Error ? error.message : String(error)}`,
      )
    }
  }
  return (
    <>
      <div>
        <label htmlFor={fileId} className="mb-1 block text-[13px] font-medium">
          File
        </label>
        <input
          id={fileId}
          type="file"
          accept={accept}
          className="w-full min-w-0 text-[13px] file:mr-3 file:min-h-8 file:rounded-control file:border file:border-line-strong file:bg-surface file:px-3 file:text-ink"
          onChange={(event) => {
            const [file] = event.currentTarget.files ?? []
            if (file) void read(file)
          }}
        />
        {unreadable === null ? null : (
          <p role="alert" className="mt-1 text-small text-bad">
            {unreadable}
          </p>
        )}
      </div>
      <div>
        <label htmlFor={textId} className="mb-1 block text-[13px] font-medium">
          Its text, or paste it here
        </label>
        <textarea
          id={textId}
          name="text"
          rows={9}
          wrap="off"
          spellCheck={false}
          autoComplete="off"
          value={chosen.text}
          onChange={(event) => choose({ ...chosen, text: event.target.value })}
          placeholder={placeholder}
          className={inputClass('h-auto! resize-y py-1.5 font-mono text-fine')}
        />
      </div>
    </>
  )
}
