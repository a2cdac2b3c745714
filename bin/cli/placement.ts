import type { Cluster } from '#lib/domain/cluster.ts'
import { placementReport } from '#lib/domain/placement/report.ts'
import { matcher } from '#lib/domain/plan/goals.ts'
import { jsonObject } from '#lib/files/json-list.ts'
import { Refusal } from '../refusal.ts'
import { type Command, DONE, FORMATS } from './command.ts'
import { oneOf, parseOptions } from './options.ts'
import { placementText } from './placement-report.ts'
import { readSource, SOURCE_HELP, SOURCE_OPTIONS } from './source.ts'

const HELP = `Usage: ballast placement (--snapshot FILE | --bootstrap HOST:PORT) [OPTION]…

Tells which of Kafka's placement rules each topic follows, which partitions depart from it, and whether that
is harmless, skewed (uneven leaders or replicas) or unsafe (a rack repeated, a dead broker, too few replicas).

${SOURCE_HELP}

  --topic GLOB           only the topics that match; * and ? as in a shell
  --format text|json     how to report it (text)
  --help                 show this

Example:
  ballast placement --snapshot cluster.json --topic 'orders*'`

export const placement: Command = {
  summary: 'tell which placement rule each topic follows',
  help: HELP,
  async run(args) {
    const values = parseOptions(args, {
      ...SOURCE_OPTIONS,
      topic: { type: 'string' },
      format: { type: 'string', default: 'text' },
    })
    const format = oneOf('--format', values.format, FORMATS)
    const cluster = await readSource(values)
    const report = placementReport(cluster, namesOf(cluster, values.topic))
    process.stdout.write(format === 'json' ? jsonObject(report) : placementText(report, cluster))
    return DONE
  },
}

/** The topics that the pattern matches; undefined for all. */
function namesOf({ topics }: Cluster, pattern: string | undefined): string[] | undefined {
  if (pattern === undefined) return undefined
  const matches = matcher(pattern)
  const names = topics.map(({ name }) => name).filter(matches)
  if (names.length === 0) throw new Refusal(`--topic: "${pattern}" matches no topic.`)
  return names
}
