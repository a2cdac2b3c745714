import type { RackGroup } from './columns.ts'

/** Height of every line of the map, in pixels: equal heights keep a window's place exact before it is loaded. */
export const LINE_HEIGHT = 19

const LABEL_WIDTH = 48
const NARROWEST = 26
const WIDEST = 186
const RACK_GAP = 6

export type MapLayout = {
  /** CSS `grid-template-columns`: the label, then the brokers of each rack with a gap between racks. */
  readonly template: string
  /** The width below which the map scrolls sideways, in pixels. */
  readonly minWidth: number
  /** The grid line of each column, counted over all racks. */
  readonly lines: readonly number[]
  /** First grid line and width of each rack's columns. */
  readonly racks: readonly { readonly line: number; readonly columns: number }[]
}

export function layoutOf(groups: readonly RackGroup[]): MapLayout {
  const lines: number[] = []
  const racks: { line: number; columns: number }[] = []
  let line = 2
  for (const { columns } of groups) {
    racks.push({ line, columns: columns.length })
    for (let i = 0; i < columns.length; i += 1) lines.push(line + i)
    line += columns.length + 1
  }
  const template = groups.map(({ columns }) => `repeat(${columns.length},minmax(${NARROWEST}px,${WIDEST}px))`)
  return {
    template: `${LABEL_WIDTH}px ${template.join(` ${RACK_GAP}px `)}`,
    minWidth: LABEL_WIDTH + lines.length * (NARROWEST + 2) + groups.length * (RACK_GAP + 2),
    lines,
    racks,
  }
}
