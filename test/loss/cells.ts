import { GROUP_STATES, PARTITION_STATES } from '#lib/domain/loss/loss.ts'

/** What was predicted and what was seen of one thing. They match when the words are the same. */
export type Cell = {
  /** Which question of the prediction, such as "leader" or "acks=all". */
  readonly kind: string
  /** Whom it is about, such as a partition or a group. */
  readonly of: string
  readonly predicted: string
  readonly observed: string
}

/** Everything that was compared after one loss. */
export type Trial = { readonly name: string; readonly cells: readonly Cell[]; readonly seconds: number }

export function isMatch({ predicted, observed }: Cell): boolean {
  return predicted === observed
}

/** What every cluster has to be asked, so that a check which compares less and less does not go on passing. */
const ASKED: readonly (readonly [kind: string, answers: readonly string[]])[] = [
  ['state', PARTITION_STATES],
  ['group', GROUP_STATES],
  ['share group', ['stops']],
  ['old records are read', ['all', 'some', 'nothing']],
]

/** What was never predicted in the trials of one cluster, in words. */
export function unasked(trials: readonly Trial[]): string[] {
  const cells = trials.flatMap((trial) => trial.cells)
  return ASKED.flatMap(([kind, answers]) =>
    answers
      .filter((answer) => !cells.some((cell) => cell.kind === kind && cell.predicted === answer))
      .map((answer) => `${kind}: ${answer} was never predicted`),
  )
}

/** The words of a set of brokers, in whatever order it was told. */
export function setWords(ids: readonly number[]): string {
  return ids.length === 0 ? 'none' : [...ids].sort((a, b) => a - b).join(' ')
}

/** One line for the trial, and one for each miss. */
export function printTrial({ name, cells, seconds }: Trial): void {
  const misses = cells.filter((cell) => !isMatch(cell))
  const verdict = misses.length === 0 ? 'ok  ' : 'MISS'
  console.log(
    `${verdict} ${name.padEnd(64)} ${matched(cells).padStart(11)} cells ${seconds.toFixed(1).padStart(6)} s`,
  )
  for (const { of, kind, predicted, observed } of misses)
    console.log(`       ${of}, ${kind}: predicted ${predicted}, observed ${observed}`)
}

/** What was compared how often, and how often each state of a partition and of a group was predicted. */
export function printSummary(trials: readonly Trial[]): void {
  const cells = trials.flatMap((trial) => trial.cells)
  console.log('\nCompared                  matched/total  predicted')
  for (const [kind, own] of Map.groupBy(cells, (cell) => cell.kind)) {
    const words = [...Map.groupBy(own, (cell) => cell.predicted)]
      .sort(([, a], [, b]) => b.length - a.length)
      .map(([predicted, of]) => `${of.length} ${predicted}`)
    const most = words.length > 6 ? `${words.length} different answers` : words.join(', ')
    console.log(`${kind.padEnd(25)} ${matched(own).padStart(13)}  ${most}`)
  }
}

function matched(cells: readonly Cell[]): string {
  return `${cells.filter(isMatch).length}/${cells.length}`
}
