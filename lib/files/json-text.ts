import type { z } from 'zod'
import { fail, ok, type Result } from '#lib/domain/problem.ts'

/** How text that somebody else has written becomes JSON, and how what is wrong with it is told. */

const MOST_TOLD = 10

/** The JSON of a text; `hint` says where its format is described. */
export function parseJson(text: string, hint: string): Result<unknown> {
  try {
    return ok(JSON.parse(text.replace(/^\uFEFF/, '')))
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error
    return fail('invalid-input', `This is no JSON: ${error.message}.`, hint)
  }
}

/** Fails where the member `format` is not the one expected; `what` names the file: "a snapshot". */
export function checkFormat(value: unknown, expected: string, what: string, hint: string): Result<null> {
  const format = typeof value === 'object' && value !== null && 'format' in value ? value.format : undefined
  if (format === expected) return ok(null)
  const found = format === undefined ? 'it has no "format"' : `its "format" is ${JSON.stringify(format)}`
  return fail('invalid-input', `This is no ${what}: ${found}, and "${expected}" was expected.`, hint)
}

/** For zod: a member that is missing is said to be missing, and not to be of the wrong type. */
export function missing(issue: z.core.$ZodRawIssue): string | undefined {
  return issue.input === undefined ? 'is missing' : undefined
}

/** "topics[0].name: is missing" */
export function issueWords({ path, message }: z.core.$ZodIssue): string {
  const at = path.map((key) => (typeof key === 'number' ? `[${key}]` : `.${String(key)}`)).join('')
  const where = at.replace(/^\./, '')
  return `${where === '' ? '' : `${where}: `}${message.replace('Invalid input: ', '')}`
}

/** The first ten wrong things, a line each, and how many more there are. */
export function refuse<T>(wrong: readonly string[], hint: string): Result<T> {
  const more = wrong.length > MOST_TOLD ? [`and ${wrong.length - MOST_TOLD} more`] : []
  return fail('invalid-input', [...wrong.slice(0, MOST_TOLD), ...more].join('\n'), hint)
}
