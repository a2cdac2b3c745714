import fc from 'fast-check'
import { expect, test } from 'vitest'
import { JsonFlaw, type LinedJson, readLinedJson } from './lined-json.ts'

function plain(json: LinedJson): unknown {
  if (json.kind === 'array') return json.items.map(plain)
  if (json.kind === 'object')
    return Object.fromEntries(json.members.map(({ name, value }) => [name, plain(value)]))
  return json.value
}

function flawIn(text: string): string {
  try {
    readLinedJson(text)
  } catch (error) {
    if (error instanceof JsonFlaw) return `${error.line}: ${error.message}`
    throw error
  }
  throw new Error(`${text} was read`)
}

test('reads what JSON.parse reads, however it is laid out', () => {
  fc.assert(
    fc.property(fc.json({ noUnicodeString: false }), fc.constantFrom(0, 2, '\t'), (text, indent) => {
      const value = JSON.parse(text)
      // JSON.parse sets a prototype by this name, and entries do not.
      fc.pre(!text.includes('__proto__'))
      expect(plain(readLinedJson(JSON.stringify(value, null, indent)))).toEqual(value)
    }),
  )
})

test('refuses what JSON.parse refuses', () => {
  const pieces = fc.constantFrom(
    '{',
    '}',
    '[',
    ']',
    ',',
    ':',
    '"a"',
    '"b',
    '1',
    '-',
    '01',
    '1.',
    'true',
    'nul',
    ' ',
    '\n',
    '\\',
  )
  fc.assert(
    fc.property(fc.array(pieces, { maxLength: 8 }), (parts) => {
      const text = parts.join('')
      const accepted = (read: () => unknown) => {
        try {
          read()
          return true
        } catch (error) {
          if (error instanceof SyntaxError || error instanceof JsonFlaw) return false
          throw error
        }
      }
      fc.pre(!/"a"\s*:.*"a"\s*:/s.test(text))
      expect(accepted(() => readLinedJson(text))).toBe(accepted(() => JSON.parse(text)))
    }),
    { numRuns: 5_000 },
  )
})

test('tells the line of each value', () => {
  const json = readLinedJson('\n{"a": 1,\r\n "b": [\n2,\n "x" ]}\n')
  if (json.kind !== 'object') throw new Error(json.kind)
  const [a, b] = json.members
  expect([json.line, a?.line, b?.line, b?.value.line]).toEqual([2, 2, 3, 3])
  if (b?.value.kind !== 'array') throw new Error('no array')
  expect(b.value.items.map(({ line }) => line)).toEqual([4, 5])
})

test('tells what is wrong, and in which line', () => {
  expect(flawIn('')).toBe('1: the text ends, where a value was expected')
  expect(flawIn('{"a": 1,\n "b": [1, 2\n')).toBe(
    '3: the text ends inside what begins in line 2, where "," or "]" was expected',
  )
  expect(flawIn('{"a": 1\n "b": 2}')).toBe('2: "," or "}" was expected, and "\\"" was found')
  expect(flawIn('[1,\n]')).toBe('2: a value was expected, and "]" was found')
  expect(flawIn('[\nnone]')).toBe('2: a value was expected, and "none" was found')
  expect(flawIn("{'a': 1}")).toBe('1: a name in double quotes was expected, and "\'" was found')
  expect(flawIn('{"a"\n1}')).toBe('2: ":" after "a" was expected, and "1" was found')
  expect(flawIn('{"a": 1,\n"a": 2}')).toBe('2: "a" is there twice in one object')
  expect(flawIn('["a\nb"]')).toBe('1: this string does not end in its line')
  expect(flawIn('[\n"C:\\data"]')).toBe(
    '2: "C:\\data" holds a character or an escape that JSON does not allow',
  )
  expect(flawIn('{}\n{}')).toBe('2: nothing after the value was expected, and "{" was found')
  expect(flawIn('['.repeat(100_000))).toBe('1: values are nested more than 100 deep')
})

test('goes on where it is told to, and counts lines from the beginning', () => {
  const text = 'Proposed:\n{"a": [\n1]} and more'
  const json = readLinedJson(text, 10, 'any')
  expect(plain(json)).toEqual({ a: [1] })
  expect(json.line).toBe(2)
  expect(() => readLinedJson(text, 10)).toThrow(JsonFlaw)
})
