import { type Command, DONE, FORMATS } from './command.ts'
import { oneOf, parseOptions } from './options.ts'

const HELP = `Usage: ballast jobs [--format text|json]

Lists the jobs in the console's data (BALLAST_DATA), newest first, the last 100. It asks no cluster.

  --format text|json     how to report it (text)
  --help                 show this`

export const jobs: Command = {
  summary: 'list the jobs of the console and the command line',
  help: HELP,
  async run(args) {
    const values = parseOptions(args, { format: { type: 'string', default: 'text' } })
    const format = oneOf('--format', values.format, FORMATS)
    const [{ expected, onConsole }, { listAllJobs }, { OPERATOR }, { jobsJson, jobsText }] =
      await Promise.all([
        import('./on-console.ts'),
        import('#lib/services/jobs.ts'),
        import('#lib/services/actor.ts'),
        import('./job-report.ts'),
      ])
    return onConsole(async () => {
      const all = expected(await listAllJobs(OPERATOR))
      process.stdout.write(format === 'json' ? jobsJson(all) : jobsText(all))
      return DONE
    })
  },
}
