import { constants } from 'node:os'
import { Refusal } from '../refusal.ts'
import { DEFECT, FAILED, Failure, REFUSED } from './command.ts'
import { interrupt } from './interrupt.ts'
import { main } from './main.ts'

/** The command line: what `bin/ballast` hands over to. Standard output is the report, and nothing else. */

function endOnSignals(): void {
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const)
    process.on(signal, () => interrupt(128 + constants.signals[signal]))
  // The launcher is gone, killed perhaps. Listening to its channel must not keep a finished process alive.
  process.once('disconnect', () => interrupt(128 + constants.signals.SIGTERM))
  process.channel?.unref()
}

/** Whoever read the report has seen enough of it, as `head` has: that is no failure, and files are written by then. */
function endWithReader(): void {
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') console.error(`ballast: the report cannot be written: ${error.message}.`)
    process.exit(error.code === 'EPIPE' ? process.exitCode : REFUSED)
  })
}

function codeOf(error: unknown): number {
  if (error instanceof Failure) return FAILED
  return error instanceof Refusal ? REFUSED : DEFECT
}

endOnSignals()
endWithReader()
try {
  process.exitCode = await main(process.argv.slice(2))
} catch (error) {
  if (error instanceof Refusal) console.error(`ballast: ${error.message}`)
  else console.error(error)
  process.exitCode = codeOf(error)
}
