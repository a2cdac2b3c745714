import { Refusal } from '../refusal.ts'
import { DEFAULT_RATE } from './apply.ts'
import { requireTerminal } from './ask.ts'
import { type Command, FORMATS } from './command.ts'
import { oneOf, parseWithOperand } from './options.ts'
import { bytesPerSecond } from './rate.ts'

const HELP = `Usage: ballast job ID [--pause | --resume | --cancel finish | --cancel revert | --throttle RATE |
                      --rollback | --retry] [OPTION]…

Shows a job, and follows it while somebody carries it out: the console, or another command. With an option:

  --pause                begin nothing more; what is in flight ends
  --resume               go on with it, in this process unless somebody else has it, and follow it
  --cancel finish        begin nothing more, let what is in flight end, and end the job
  --cancel revert        the same, but bring what is in flight back to where it was
  --throttle RATE        change the limit of each broker: 20MB, 500kB, 1.5GB a second
  --rollback             plan what brings back an ended job's changes, show it, ask, carry it out
  --retry                the same for what an ended job has left undone

  --throttle RATE        with --rollback and --retry: the limit of the new job (${DEFAULT_RATE})
  --yes                  with --rollback and --retry: do not ask
  --format text|json     without any of these: how to report it; json shows it as it is now and does not follow (text)
  --help                 show this

Ctrl-C leaves the job as it is. Exit codes: 0 done as asked, 1 the job failed or was cancelled, or it cannot be done as
things stand, 2 bad input or no answer, 130 on Ctrl-C. A job that was cancelled as asked is 0.

Examples:
  ballast job 3fa9c21e04
  ballast job 3fa9c21e04 --cancel revert`

/** The parser would say that a value is missing, but not which ones there are. */
function requireCancelKind(args: readonly string[]): void {
  const at = args.indexOf('--cancel')
  if (at < 0 || args[at + 1]?.startsWith('-') === false) return
  throw new Refusal(
    '--cancel: say what becomes of what is in flight: --cancel finish lets it end, --cancel revert brings it back.',
  )
}

const ACTIONS = ['pause', 'resume', 'cancel', 'rollback', 'retry'] as const

export const job: Command = {
  summary: 'show, follow, pause, resume or cancel a job',
  help: HELP,
  async run(args) {
    requireCancelKind(args)
    const { operand: id, values } = parseWithOperand(
      args,
      {
        pause: { type: 'boolean' },
        resume: { type: 'boolean' },
        cancel: { type: 'string' },
        rollback: { type: 'boolean' },
        retry: { type: 'boolean' },
        throttle: { type: 'string' },
        yes: { type: 'boolean', default: false },
        format: { type: 'string' },
      },
      'job',
    )
    const given = ACTIONS.filter((name) => values[name] !== undefined)
    if (given.length > 1)
      throw new Refusal(`${given.map((name) => `--${name}`).join(' and ')} cannot go together.`)
    const plans = values.rollback === true || values.retry === true
    if (values.throttle !== undefined && given.length > 0 && !plans)
      throw new Refusal(`--throttle and --${given[0]} cannot go together.`)
    if (values.yes && !plans) throw new Refusal('--yes goes with --rollback and --retry only.')
    const shows = given.length === 0 && values.throttle === undefined
    if (values.format !== undefined && !shows) throw new Refusal('--format goes with no other option.')
    const format = oneOf('--format', values.format ?? 'text', FORMATS)
    const throttle = bytesPerSecond('--throttle', values.throttle ?? DEFAULT_RATE)
    const inFlight = oneOf('--cancel', values.cancel ?? 'finish', ['finish', 'revert'])
    if (plans && !values.yes) requireTerminal()
    const orders = await import('./job-orders.ts')
    if (values.pause) return orders.pause(id)
    if (values.resume) return orders.resume(id)
    if (values.cancel !== undefined) return orders.cancel(id, inFlight)
    if (values.rollback) return orders.planAnew(id, 'rollback', { throttle, yes: values.yes })
    if (values.retry) return orders.planAnew(id, 'retry', { throttle, yes: values.yes })
    if (values.throttle !== undefined) return orders.throttle(id, throttle)
    return orders.show(id, format)
  },
}
