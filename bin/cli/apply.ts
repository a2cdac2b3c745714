import { basename } from 'node:path'
import { parseBootstrap } from '#lib/kafka/bootstrap.ts'
import { Refusal } from '../refusal.ts'
import { requireTerminal } from './ask.ts'
import type { Command } from './command.ts'
import { readText } from './file.ts'
import { parseWithOperand } from './options.ts'
import { bytesPerSecond } from './rate.ts'

export const DEFAULT_RATE = '20MB'

const HELP = `Usage: ballast apply FILE --bootstrap HOST:PORT [OPTION]…

Carries out a reassignment, as "ballast plan --out" or Kafka's own tool writes it. Shows first what it copies, what it
makes worse and what stands in its way, and asks. The job is kept in the console's data (BALLAST_DATA): a console that
runs on it shows the job live, and goes on with it when this process is killed.

  --bootstrap HOST:PORT  where the cluster answers; several addresses separated by commas
  --tls                  speak TLS to it (the certificate must be one that this machine trusts)
  --throttle RATE        what each broker may send and receive for it: 20MB, 500kB, 1.5GB a second (${DEFAULT_RATE})
  --yes                  do not ask
  --help                 show this

A cluster that the console knows, by an address or by its cluster id, is used under its name there; another one is
added to the console under its first address. Ctrl-C leaves the job as it is: "ballast job ID --resume" goes on with it.

Exit codes: 0 done, 1 the job failed or was cancelled, or was not begun, 2 bad input or no answer, 130 on Ctrl-C.

Example:
  ballast apply reassignment.json --bootstrap kafka-1:9092 --throttle 50MB`

export const apply: Command = {
  summary: 'carry out a reassignment file',
  help: HELP,
  async run(args) {
    const { operand: path, values } = parseWithOperand(
      args,
      {
        bootstrap: { type: 'string' },
        tls: { type: 'boolean', default: false },
        throttle: { type: 'string', default: DEFAULT_RATE },
        yes: { type: 'boolean', default: false },
      },
      'file',
    )
    const { bootstrap, tls, yes } = values
    if (bootstrap === undefined) throw new Refusal('Say which cluster: --bootstrap HOST:PORT.')
    const addresses = parseBootstrap(bootstrap)
    if (!addresses.ok) throw new Refusal(`--bootstrap: ${addresses.problem.message}`)
    const throttle = bytesPerSecond('--throttle', values.throttle)
    const file = { name: basename(path), text: readText(path) }
    if (!yes) requireTerminal()
    // The database takes longer to load than most commands take.
    const { applyFile } = await import('./apply-plan.ts')
    return applyFile(file, { bootstrap, tls }, { throttle, yes })
  },
}
