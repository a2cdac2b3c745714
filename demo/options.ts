import { parseArgs } from 'node:util'
import { Refusal } from '#bin/refusal.ts'

export type DemoOptions = {
  readonly port: number
  readonly kafkaPort: number
  readonly keep: boolean
  readonly help: boolean
}

export const HELP = `npm run demo -- [options]

Starts three Kafka brokers in three racks, breaks them as in a real incident, keeps a producer and two
consumer groups running, and opens the console on them. Ctrl-C stops everything.

  --port N         port of the console (3000; PORT=N works too)
  --kafka-port N   first port of the brokers (19092); this and the five after it are used
  --keep           keep the data: a cluster of an earlier run is started as it was left, not broken again
  --help           show this`

/** The options of `npm run demo`; refuses what it does not know. */
export function parseDemoOptions(args: readonly string[], environmentPort: string | undefined): DemoOptions {
  const { values } = parse(args)
  return {
    port: portOf('--port', values.port ?? (environmentPort?.trim() || '3000'), 1),
    kafkaPort: portOf('--kafka-port', values['kafka-port'] ?? '19092', 6),
    keep: values.keep,
    help: values.help,
  }
}

function parse(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      options: {
        port: { type: 'string' },
        'kafka-port': { type: 'string' },
        keep: { type: 'boolean', default: false },
        help: { type: 'boolean', default: false },
      },
    })
  } catch (error) {
    throw new Refusal(`${error instanceof Error ? error.message : error}\n\n${HELP}`)
  }
}

/** A port with room for `count` of them. */
function portOf(option: string, text: string, count: number): number {
  const port = Number(text)
  if (/^\d+$/.test(text) && port >= 1 && port + count - 1 <= 65_535) return port
  throw new Refusal(`${option}: "${text}" is not a port number from 1 to ${65_536 - count}.`)
}
