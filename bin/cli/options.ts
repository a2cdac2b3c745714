import { type ParseArgsOptionsConfig, parseArgs } from 'node:util'
import { Refusal } from '../refusal.ts'

/** What was given for each option: a list where it may be repeated. */
export type Values<Options extends ParseArgsOptionsConfig> = ReturnType<
  typeof parseArgs<{ options: Options; strict: true }>
>['values']

/** The options of a command. Refuses what it does not know, and an option given twice that may be given once. */
export function parseOptions<Options extends ParseArgsOptionsConfig>(
  args: readonly string[],
  options: Options,
): Values<Options> {
  const { values, tokens } = parse(args, options)
  const given = tokens.flatMap((token) => (token.kind === 'option' ? [token.name] : []))
  const twice = given.find((name, index) => given.indexOf(name) !== index && options[name]?.multiple !== true)
  if (twice !== undefined) throw new Refusal(`--${twice} may be given only once.`)
  return values
}

function parse<Options extends ParseArgsOptionsConfig>(args: readonly string[], options: Options) {
  try {
    return parseArgs({ args: [...args], options, strict: true, tokens: true })
  } catch (error) {
    // Its first sentence says what is wrong; what follows is advice to programmers.
    if (isParseError(error)) throw new Refusal(`${error.message.split(/[.\n]/)[0]}.`)
    throw error
  }
}

function isParseError(error: unknown): error is Error {
  return error instanceof TypeError && 'code' in error && String(error.code).startsWith('ERR_PARSE_ARGS_')
}

/** The whole number from `least` to `most` that an option was given. */
export function wholeNumber(option: string, text: string, least: number, most: number): number {
  const number = Number(text)
  if (/^\d+$/.test(text) && number >= least && number <= most) return number
  throw new Refusal(`${option}: "${text}" is not a whole number from ${least} to ${most}.`)
}

/** The one of `choices` that an option was given. */
export function oneOf<Choice extends string>(
  option: string,
  text: string,
  choices: readonly Choice[],
): Choice {
  const choice = choices.find((known) => known === text)
  if (choice !== undefined) return choice
  throw new Refusal(`${option}: "${text}" is none of ${choices.join(', ')}.`)
}
