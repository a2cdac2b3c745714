'use client'

import { debounce, parseAsInteger, parseAsString, useQueryStates } from 'nuqs'
import { useTransition } from 'react'
import { classNames } from './class-names.ts'
import { inputClass } from './field.tsx'

/**
 * A pause in typing after which the URL says what was typed. At each key it would overtake a live refresh again and again,
 * and a refresh that finds the URL changed twice loads the whole document anew.
 */
export const TYPING_MS = 500

/**
 * A filter by text that lives in the URL under `param`. The server answers it, on the first page; with `local` the browser
 * does, with the parts of the page that read the same parameter.
 */
export function SearchBox({
  param,
  label,
  placeholder,
  local = false,
  className,
}: {
  param: string
  /** Names it for a screen reader. */
  label: string
  placeholder: string
  local?: boolean
  className?: string
}) {
  const [pending, startTransition] = useTransition()
  const [values, setValues] = useQueryStates(
    { [param]: parseAsString.withDefault(''), page: parseAsInteger },
    local
      ? { history: 'replace', limitUrlUpdates: debounce(TYPING_MS) }
      : { history: 'replace', shallow: false, startTransition, limitUrlUpdates: debounce(200) },
  )
  return (
    <div className={classNames('w-64 max-w-full', className)}>
      <input
        type="search"
        aria-label={label}
        aria-busy={pending}
        placeholder={placeholder}
        autoComplete="off"
        spellCheck={false}
        value={String(values[param] ?? '')}
        onChange={(event) =>
          setValues({ [param]: event.target.value || null, ...(local ? {} : { page: null }) })
        }
        className={inputClass()}
      />
    </div>
  )
}
