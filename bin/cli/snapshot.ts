import { writeSnapshot } from '#lib/files/snapshot.ts'
import { Refusal } from '../refusal.ts'
import { type Command, DONE } from './command.ts'
import { checkWritable, writeWhole } from './file.ts'
import { parseOptions } from './options.ts'
import { readLive } from './source.ts'

const HELP = `Usage: ballast snapshot --bootstrap HOST:PORT [--tls] [--out FILE]

Reads a cluster once and writes it as a JSON file that every other command reads without a network:
brokers, racks, disks, topics, replicas, in-sync replicas, sizes, topic configurations and consumer groups.
It holds no records, and of the brokers' configuration only what the audit looks at. Its format is in
docs/snapshot.schema.json.

  --bootstrap HOST:PORT  where the cluster answers; several addresses separated by commas
  --tls                  speak TLS to it (the certificate must be one that this machine trusts)
  --out FILE             where to write it; standard output unless given
  --help                 show this

Example:
  ballast snapshot --bootstrap kafka-1:9092,kafka-2:9092 --out cluster.json`

export const snapshot: Command = {
  summary: 'read a cluster into a file',
  help: HELP,
  async run(args) {
    const { bootstrap, tls, out } = parseOptions(args, {
      bootstrap: { type: 'string' },
      tls: { type: 'boolean' },
      out: { type: 'string' },
    })
    if (bootstrap === undefined) throw new Refusal('Say which cluster: --bootstrap HOST:PORT.')
    if (out !== undefined) checkWritable(out)
    const text = writeSnapshot(await readLive(bootstrap, tls ?? false))
    if (out === undefined) process.stdout.write(text)
    else writeWhole(out, text)
    return DONE
  },
}
