/** A JSON array with an element a line, of elements that are JSON already. */
export function jsonList(elements: readonly string[], indent = '  '): string {
  if (elements.length === 0) return '[]'
  return `[\n${elements.map((element) => `${indent}  ${element}`).join(',\n')}\n${indent}]`
}

/** A JSON object with a member a line, and in each array an element a line: as good to compare as to read. */
export function jsonObject(members: Readonly<Record<string, unknown>>): string {
  const lines = Object.entries(members).map(([key, value]) => `  "${key}": ${memberText(value)}`)
  return `{\n${lines.join(',\n')}\n}\n`
}

function memberText(value: unknown): string {
  return Array.isArray(value)
    ? jsonList(value.map((element) => JSON.stringify(element)))
    : JSON.stringify(value)
}
