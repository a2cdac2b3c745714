import packageJson from '../../package.json' with { type: 'json' }
import { Refusal } from '../refusal.ts'
import { apply } from './apply.ts'
import { audit } from './audit.ts'
import { type Command, DEFECT, DONE, REFUSED } from './command.ts'
import { job } from './job.ts'
import { jobs } from './jobs.ts'
import { placement } from './placement.ts'
import { plan } from './plan.ts'
import { snapshot } from './snapshot.ts'
import { whatif } from './whatif.ts'

const COMMANDS: Readonly<Record<string, Command>> = {
  snapshot,
  audit,
  whatif,
  placement,
  plan,
  apply,
  jobs,
  job,
}

const HELP = `Usage: ballast COMMAND [OPTION]…

Tells what is wrong with a Kafka cluster, what stops when brokers are lost and how its replicas are placed, plans the cheapest
way to place them better, and carries plans out. Nothing but apply and job ever changes a cluster.

${Object.entries(COMMANDS)
  .map(([name, { summary }]) => `  ballast ${name.padEnd(10)} ${summary}`)
  .join('\n')}

  ballast COMMAND --help shows the options of a command, ballast --version which version this is.

Exit codes: ${DONE} done; 1 a goal could not be met (the report says which, and why), the audit found what
--fail-on names, or a job failed, was cancelled or could not begin; ${REFUSED} the command was wrong or the cluster could not
be read (nothing was written or changed); 130 Ctrl-C; ${DEFECT} a defect of Ballast.`

/** Does what the arguments say, and gives the exit code. Throws a Refusal where they are wrong. */
export async function main([name, ...args]: readonly string[]): Promise<number> {
  if (name === '--help' || name === '-h') return show(HELP)
  if (name === '--version') return show(packageJson.version)
  if (name === undefined) {
    console.error(HELP)
    return REFUSED
  }
  const command = Object.hasOwn(COMMANDS, name) ? COMMANDS[name] : undefined
  if (command === undefined) {
    const known = Object.keys(COMMANDS).join(', ')
    throw new Refusal(`There is no command "${name}". The commands are ${known}: see ballast --help.`)
  }
  if (args.includes('--help') || args.includes('-h')) return show(command.help)
  return command.run(args)
}

function show(text: string): number {
  process.stdout.write(`${text}\n`)
  return DONE
}
