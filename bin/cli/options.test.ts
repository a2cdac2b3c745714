import { expect, test } from 'vitest'
import { oneOf, parseOptions, parseWithOperand, wholeNumber } from './options.ts'

const OPTIONS = {
  out: { type: 'string' },
  racks: { type: 'boolean' },
  drain: { type: 'string', multiple: true },
} as const

test('options are read, repeated ones as lists', () => {
  expect({ ...parseOptions(['--drain', '1', '--racks', '--drain=2', '--out=f'], OPTIONS) }).toEqual({
    drain: ['1', '2'],
    racks: true,
    out: 'f',
  })
})

test.each([
  [['--colour'], "Unknown option '--colour'."],
  [['orders'], "Unexpected argument 'orders'."],
  [['--out'], "Option '--out <value>' argument missing."],
  [['--racks=yes'], "Option '--racks' does not take an argument."],
  [['--drain', '-1'], "Option '--drain' argument is ambiguous."],
  [['--out', 'a', '--out', 'b'], '--out may be given only once.'],
  [['--racks', '--racks'], '--racks may be given only once.'],
])('%j is refused', (args, words) => {
  expect(() => parseOptions(args, OPTIONS)).toThrow(words)
})

test('numbers and choices are taken only as they are meant', () => {
  expect(wholeNumber('--seed', '42', 0, 100)).toBe(42)
  expect(oneOf('--format', 'json', ['text', 'json'])).toBe('json')
  for (const text of ['', ' 1', '1.5', '-1', '1e1', '0x1', '101'])
    expect(() => wholeNumber('--seed', text, 0, 100)).toThrow(
      `--seed: "${text}" is not a whole number from 0`,
    )
  expect(() => oneOf('--format', 'JSON', ['text', 'json'])).toThrow('--format: "JSON" is none of text, json.')
})

test('a command that is given one word takes exactly one, before or after its options', () => {
  for (const args of [
    ['moves.json', '--out=f'],
    ['--out', 'f', 'moves.json'],
  ]) {
    const { operand, values } = parseWithOperand(args, OPTIONS, 'file')
    expect({ operand, ...values }).toEqual({ operand: 'moves.json', out: 'f' })
  }
  expect(() => parseWithOperand([], OPTIONS, 'file')).toThrow('Say which file: see --help.')
  expect(() => parseWithOperand(['a', 'b'], OPTIONS, 'file')).toThrow(
    'Only one file can be given; "b" is one too many.',
  )
  expect(() => parseWithOperand(['a', '--out', '1', '--out', '2'], OPTIONS, 'file')).toThrow(
    '--out may be given only once.',
  )
})
