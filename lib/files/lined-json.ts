/** A JSON value, and the line of its text in which it begins, from 1. */
export type LinedJson = { readonly line: number } & (
  | { readonly kind: 'object'; readonly members: readonly Member[] }
  | { readonly kind: 'array'; readonly items: readonly LinedJson[] }
  | { readonly kind: 'string'; readonly value: string }
  | { readonly kind: 'number'; readonly value: number }
  | { readonly kind: 'other'; readonly value: boolean | null }
)

export type Member = { readonly name: string; readonly line: number; readonly value: LinedJson }

/** Thrown by `readLinedJson` where the text is no JSON (RFC 8259). */
export class JsonFlaw extends Error {
  readonly line: number

  constructor(line: number, reason: string) {
    super(reason)
    this.line = line
  }
}

/** Far deeper than any file that people exchange, and far shallower than the stack. */
const MOST_NESTED = 100

/**
 * The value that begins at `start`, with the lines counted from the beginning of the text. Text after the value is refused,
 * unless `tail` says that some may follow. Throws a `JsonFlaw`.
 */
export function readLinedJson(text: string, start = 0, tail: 'none' | 'any' = 'none'): LinedJson {
  const reader = new Reader(text, start)
  const value = reader.value(0)
  if (tail === 'none') reader.expectEnd()
  return value
}

const TAB = 9
const LINE_FEED = 10
const CARRIAGE_RETURN = 13
const SPACE = 32
const STRING = /"(?:[^"\\\n]|\\.)*"/y
const NUMBER = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y
const WORD = /[\p{L}\p{N}_.+-]+/uy
const WORDS: ReadonlyMap<string, boolean | null> = new Map([
  ['true', true],
  ['false', false],
  ['null', null],
])

class Reader {
  private readonly text: string
  private at: number
  private line: number

  constructor(text: string, start: number) {
    this.text = text
    this.at = start
    this.line = text.slice(0, start).split('\n').length
  }

  value(depth: number): LinedJson {
    if (depth > MOST_NESTED) throw this.flaw(`values are nested more than ${MOST_NESTED} deep`)
    this.skipSpace()
    const { line } = this
    const next = this.text[this.at]
    if (next === '{') return { line, kind: 'object', members: this.members(depth) }
    if (next === '[') return { line, kind: 'array', items: this.list(']', () => this.value(depth + 1)) }
    if (next === '"') return { line, kind: 'string', value: this.string() }
    const number = this.take(NUMBER)
    if (number !== null) return { line, kind: 'number', value: Number(number) }
    const word = WORDS.get(this.peekWord())
    if (word === undefined) throw this.unexpected('a value')
    this.take(WORD)
    return { line, kind: 'other', value: word }
  }

  expectEnd(): void {
    this.skipSpace()
    if (this.at < this.text.length) throw this.unexpected('nothing after the value')
  }

  private members(depth: number): Member[] {
    const names = new Set<string>()
    return this.list('}', () => {
      const { line } = this
      if (this.text[this.at] !== '"') throw this.unexpected('a name in double quotes')
      const name = this.string()
      if (names.has(name)) throw new JsonFlaw(line, `"${name}" is there twice in one object`)
      names.add(name)
      this.skipSpace()
      if (this.text[this.at] !== ':') throw this.unexpected(`":" after "${name}"`)
      this.at += 1
      return { name, line, value: this.value(depth + 1) }
    })
  }

  /** What stands between brackets, separated by commas. */
  private list<T>(end: '}' | ']', one: () => T): T[] {
    const begun = this.line
    const items: T[] = []
    this.at += 1
    this.skipSpace()
    if (this.text[this.at] === end) {
      this.at += 1
      return items
    }
    for (;;) {
      this.skipSpace()
      items.push(one())
      this.skipSpace()
      const next = this.text[this.at]
      if (next !== ',' && next !== end) throw this.unexpected(`"," or "${end}"`, begun)
      this.at += 1
      if (next === end) return items
    }
  }

  private string(): string {
    const literal = this.take(STRING)
    if (literal === null) throw this.flaw('this string does not end in its line')
    try {
      return JSON.parse(literal)
    } catch {
      throw this.flaw(`${literal} holds a character or an escape that JSON does not allow`)
    }
  }

  private take(pattern: RegExp): string | null {
    pattern.lastIndex = this.at
    const found = pattern.exec(this.text)?.[0]
    if (found === undefined) return null
    this.at += found.length
    return found
  }

  private peekWord(): string {
    WORD.lastIndex = this.at
    return WORD.exec(this.text)?.[0] ?? ''
  }

  private skipSpace(): void {
    for (;;) {
      const code = this.text.charCodeAt(this.at)
      if (code !== SPACE && code !== LINE_FEED && code !== TAB && code !== CARRIAGE_RETURN) return
      if (code === LINE_FEED) this.line += 1
      this.at += 1
    }
  }

  private unexpected(wanted: string, begun?: number): JsonFlaw {
    if (this.at < this.text.length) {
      const found = this.peekWord() || this.text[this.at]
      return this.flaw(`${wanted} was expected, and ${JSON.stringify(found)} was found`)
    }
    const since = begun === undefined ? '' : ` inside what begins in line ${begun}`
    return this.flaw(`the text ends${since}, where ${wanted} was expected`)
  }

  private flaw(reason: string): JsonFlaw {
    return new JsonFlaw(this.line, reason)
  }
}
