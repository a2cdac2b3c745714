import type { Finding } from '#lib/domain/audit/finding.ts'

/** What a plan keeps of a finding that it is to mend. */
export function mended({ id, title, subject }: Finding): { readonly id: string; readonly title: string } {
  return { id, title: `${title}: ${subject}` }
}
