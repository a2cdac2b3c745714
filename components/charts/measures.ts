/** What is drawn for each broker, with one colour everywhere. */
export type Measure = {
  readonly key: 'leaders' | 'replicas' | 'bytes'
  readonly title: string
  readonly colour: string
  readonly format: 'count' | 'bytes'
}

export const MEASURES: readonly Measure[] = [
  { key: 'leaders', title: 'Preferred leaders', colour: 'var(--leader)', format: 'count' },
  { key: 'replicas', title: 'Replicas', colour: 'var(--replica)', format: 'count' },
  { key: 'bytes', title: 'Bytes', colour: 'var(--faint)', format: 'bytes' },
]
