import { expect, test } from 'vitest'
import { z } from 'zod'
import { JsonField, parseForm } from './parse-form.ts'

test('a field that holds JSON is parsed, and one that does not is named', () => {
  const Fields = z.object({ goals: JsonField })
  const form = new FormData()
  form.set('goals', '{"drain":[1]}')
  expect(parseForm(Fields, form)).toEqual({ ok: true, value: { goals: { drain: [1] } } })
  form.set('goals', '{')
  expect(parseForm(Fields, form)).toMatchObject({
    ok: false,
    problem: { message: 'Nothing was changed. goals: not JSON.' },
  })
})
