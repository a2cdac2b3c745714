import type { Problem } from '#lib/domain/problem.ts'

/** What a form sends to: null or nowhere (it redirected) when it went well, else why it did not. */
export type FormAction = (previous: Problem | null, form: FormData) => Promise<Problem | null>
