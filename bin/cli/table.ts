/** A column of a table: numbers stand to the right. */
export type Column = { readonly title: string; readonly right?: boolean }

/** Aligned lines with the titles on top, two spaces between columns and none at the ends. */
export function table(columns: readonly Column[], rows: readonly (readonly string[])[]): string[] {
  const lines = [columns.map(({ title }) => title), ...rows]
  const widths = columns.map((_, index) => Math.max(...lines.map((line) => (line[index] ?? '').length)))
  return lines.map((line) =>
    columns
      .map(({ right }, index) => {
        const cell = line[index] ?? ''
        const width = widths[index] ?? 0
        return right ? cell.padStart(width) : cell.padEnd(width)
      })
      .join('  ')
      .trimEnd(),
  )
}
