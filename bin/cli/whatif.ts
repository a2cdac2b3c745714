import { type BrokerId, type Cluster, racksOf } from '#lib/domain/cluster.ts'
import { lose } from '#lib/domain/loss/lose.ts'
import { brokersOf, type Lost, lostOf } from '#lib/domain/loss/lost.ts'
import { lossReport } from '#lib/domain/loss/report.ts'
import { listedUpTo } from '#lib/domain/words.ts'
import { jsonObject } from '#lib/files/json-list.ts'
import { Refusal } from '../refusal.ts'
import { type Command, DONE, FORMATS } from './command.ts'
import { oneOf, parseOptions } from './options.ts'
import { readSource, SOURCE_HELP, SOURCE_OPTIONS } from './source.ts'
import { whatifText } from './whatif-report.ts'

const HELP = `Usage: ballast whatif (--snapshot FILE | --bootstrap HOST:PORT) (--lose ID… | --lose-rack RACK…) [OPTION]…

Tells what stops if these brokers vanish at once: each partition with its new leader, consumer groups,
transactional ids and share groups, the controller quorum, and who leads how much afterwards. It stops nothing.

${SOURCE_HELP}

  --lose ID…             these brokers are lost; several by spaces or commas, or the option again
  --lose-rack RACK…      all brokers of these racks are lost, too
  --format text|json     how to report it (text)
  --help                 show this

Examples:
  ballast whatif --snapshot cluster.json --lose 1
  ballast whatif --bootstrap kafka-1:9092 --lose-rack eu-1a --format json`

export const whatif: Command = {
  summary: 'tell what stops when brokers or racks are lost',
  help: HELP,
  async run(args) {
    const values = parseOptions(oneEach(args), {
      ...SOURCE_OPTIONS,
      lose: { type: 'string', multiple: true, default: [] },
      'lose-rack': { type: 'string', multiple: true, default: [] },
      format: { type: 'string', default: 'text' },
    })
    const format = oneOf('--format', values.format, FORMATS)
    if (values.lose.length + values['lose-rack'].length === 0)
      throw new Refusal('Say what is lost: --lose ID or --lose-rack RACK.')
    const ids = values.lose.flatMap((text) => text.split(',')).map(idOf)
    const cluster = await readSource(values)
    const lost = knownOf(cluster, ids, values['lose-rack'])
    const loss = lose(cluster, brokersOf(cluster, lost))
    const report = lossReport(cluster, loss, lost.racks)
    process.stdout.write(format === 'json' ? jsonObject(report) : whatifText(cluster, lost, loss, report))
    return DONE
  },
}

/** `--lose 1 2` as `--lose 1 --lose 2`. */
function oneEach(args: readonly string[]): string[] {
  let list: string | null = null
  let first = false
  return args.flatMap((arg) => {
    if (arg === '--lose' || arg === '--lose-rack') {
      list = arg
      first = true
      return [arg]
    }
    if (arg.startsWith('-')) list = null
    const again = list !== null && !first ? [list] : []
    first = false
    return [...again, arg]
  })
}

function idOf(text: string): BrokerId {
  if (/^\d+$/.test(text)) return Number(text)
  throw new Refusal(`--lose: "${text}" is not the id of a broker.`)
}

/** Refuses brokers and racks that the cluster does not have. */
function knownOf(cluster: Cluster, brokers: readonly BrokerId[], rackTexts: readonly string[]): Lost {
  const there = racksOf(cluster.brokers)
  const racks = rackTexts.flatMap((text) => (there.includes(text) ? [text] : text.split(',')))
  const { lost, unknown } = lostOf(cluster, { brokers, racks })
  const [stranger] = unknown.brokers
  if (stranger !== undefined)
    throw new Refusal(
      `--lose: there is no broker ${stranger}; the brokers are ${named(cluster.brokers.map(({ id }) => id))}.`,
    )
  const [rack] = unknown.racks
  if (rack !== undefined) {
    const known = there.length === 0 ? 'no broker has a rack' : `the racks are ${named(there)}`
    throw new Refusal(`--lose-rack: there is no rack "${rack}"; ${known}.`)
  }
  return lost
}

function named(items: readonly (string | number)[]): string {
  return listedUpTo(20, items)
}
