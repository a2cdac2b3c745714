import { UNDATED } from '#lib/files/snapshot.ts'

/** Which moment a report is about: a line for its head, or none where a snapshot does not tell. */
export function ageWords(readAt: string): string[] {
  if (readAt === UNDATED) return []
  return [`The cluster as it was at ${readAt.slice(0, 19).replace('T', ' ')} UTC.`]
}
