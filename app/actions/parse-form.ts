import { z } from 'zod'
import { fail, ok, type Result } from '#lib/domain/problem.ts'

/** A field that holds JSON, parsed. */
export const JsonField = z.string().transform((text, context) => {
  try {
    return JSON.parse(text) as unknown
  } catch {
    context.addIssue({ code: 'custom', message: 'not JSON' })
    return z.NEVER
  }
})

/** The fields of a form as the schema wants them; a field that occurs several times is for `lists`. */
export function parseForm<Schema extends z.ZodType>(
  schema: Schema,
  form: FormData,
  lists: readonly string[] = [],
): Result<z.output<Schema>> {
  const fields = Object.fromEntries(form)
  for (const name of lists) Object.assign(fields, { [name]: form.getAll(name) })
  const parsed = schema.safeParse(fields)
  if (parsed.success) return ok(parsed.data)
  const [issue] = parsed.error.issues
  return fail(
    'invalid-input',
    `Nothing was changed. ${issue?.path.join('.') ?? 'The form'}: ${issue?.message ?? 'not valid'}.`,
  )
}
