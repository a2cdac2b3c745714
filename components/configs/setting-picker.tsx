'use client'

import { parseAsString, useQueryState } from 'nuqs'
import { useTransition } from 'react'
import { SelectField } from '#components/ui/field.tsx'

/** The key to change, in the URL as `key`; the server shows what is known of it. */
export function SettingPicker({ own, others }: { own: readonly string[]; others: readonly string[] }) {
  const [pending, startTransition] = useTransition()
  const [key, setKey] = useQueryState(
    'key',
    parseAsString.withDefault('').withOptions({ shallow: false, startTransition }),
  )
  const known = own.includes(key) || others.includes(key)
  return (
    <SelectField
      label="Key"
      aria-busy={pending}
      value={known ? key : ''}
      onChange={(event) => setKey(event.target.value || null)}
    >
      <option value="">Choose a key</option>
      {own.length === 0 ? null : (
        <optgroup label="Set here">
          <Options keys={own} />
        </optgroup>
      )}
      <optgroup label={own.length === 0 ? 'Keys' : 'Others'}>
        <Options keys={others} />
      </optgroup>
    </SelectField>
  )
}

function Options({ keys }: { keys: readonly string[] }) {
  return keys.map((key) => (
    <option key={key} value={key}>
      {key}
    </option>
  ))
}
