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
  const parsed = parse(args, options, false)
  requireOnce(parsed.tokens, options)
  return parsed.values
}

/** The same for a command that is also given one word that is no option, such as a file. `what` names it. */
export function parseWithOperand<Options extends ParseArgsOptionsConfig>(
  args: readonly string[],
  options: Options,
  what: string,
): { readonly operand: string; readonly values: Values<Options> } {
  const { values, tokens, positionals } = parse(args, options, true)
  requireOnce(tokens, options)
  const [operand, second] = positionals
  if (operand === undefined) throw new Refusal(`Say which ${what}: see --help.`)
  if (second !== undefined) throw new Refusal(`Only one ${what} can be given; "${second}" is one too many.`)
  return { operand, values }
}

function requireOnce(
  tokens: readonly { readonly kind: string; readonly name?: string }[],
  options: ParseArgsOptionsConfig,
): void {
  const given = tokens.flatMap((token) => (token.name === undefined ? [] : [token.name]))
  const twice = given.find((name, index) => given.indexOf(name) !== index && options[name]?.multiple !== true)
  if (twice !== undefined) throw new Refusal(`--${twice} may be given only once.`)
}

function parse<Options extends ParseArgsOptionsConfig>(
  args: readonly string[],
  options: Options,
  allowPositionals: boolean,
) {
  try {
    return parseArgs({ args: [...args], options, strict: true, tokens: true, allowPositionals })
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
