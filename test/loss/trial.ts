import { setTimeout as sleep } from 'node:timers/promises'
import { readLive } from '#bin/cli/source.ts'
import type { BrokerId } from '#lib/domain/cluster.ts'
import { lose } from '#lib/domain/loss/lose.ts'
import { lossReport } from '#lib/domain/loss/report.ts'
import { type Cell, isMatch, type Trial } from './cells.ts'
import { type ExpectedPartition, expectedPartitions } from './expected.ts'
import type { Ground } from './ground.ts'
import { groupCells, tryGroups } from './group-cells.ts'
import { doneCells, placesIn, type Readable, type Shown, shownBy, shownCells, tryAll } from './partitions.ts'
import { nameOf, read } from './records.ts'
import { transactionCells } from './transactions.ts'
import { wholeCells } from './whole-cells.ts'

/** How long the metadata may take from the fencing on until it is as predicted. */
const METADATA_MS = 8_000
const EVERY_MS = 200

let count = 0

/** Predicts what the loss of these brokers does, kills them, and compares. The brokers stay dead. */
export async function killAndCompare(
  ground: Ground,
  brokers: readonly BrokerId[],
  name: string,
): Promise<Trial> {
  const since = performance.now()
  count++
  const before = await readable(ground)
  const cluster = await readLive(ground.kafka.bootstrap, false)
  const report = lossReport(cluster, lose(cluster, brokers), [])
  const expected = expectedPartitions(cluster, report)
  await ground.strike(brokers, 'SIGKILL')
  await (report.quorum?.majority === false ? ground.untilHeadless() : ground.untilFenced(brokers))
  const { shown, cells } = await showsAs(ground, expected, brokers)
  const done = await tryAll(ground.link, placesIn(cluster, shown), { key: `loss-${count}`, before })
  const doings = doneCells(expected, shown, done)
  const silent = new Set(
    expected
      .filter(
        ({ topic, partition }) =>
          done.get(nameOf({ topic: topic.name, partition: partition.id }))?.visible !== true,
      )
      .filter(({ topic }) => !topic.internal)
      .map(({ topic }) => topic.name),
  )
  const [seen, begun] = await Promise.all([
    tryGroups(ground.clients),
    Promise.all(ground.clients.transactions.map((transaction) => transaction.begin())),
  ])
  return {
    name,
    cells: [
      ...cells,
      ...doings,
      ...groupCells(cluster, report, { seen, silent }),
      ...transactionCells(cluster, report, begun),
      ...(await wholeCells(ground, { cluster, report, shown })),
    ],
    seconds: (performance.now() - since) / 1000,
  }
}

async function readable(ground: Ground): Promise<Readable> {
  const logs = await read(ground.link, await ground.places())
  return new Map([...logs].map(([name, { keys }]) => [name, keys]))
}

/** The metadata once every broker shows it as expected, or after a while as the first one shows it that does not. */
async function showsAs(
  ground: Ground,
  expected: readonly ExpectedPartition[],
  killed: readonly BrokerId[],
): Promise<{ shown: ReadonlyMap<string, Shown>; cells: readonly Cell[] }> {
  const since = performance.now()
  for (;;) {
    const views = (await ground.views()).map((view) => {
      const shown = shownBy(view, killed)
      return { shown, cells: shownCells(expected, shown) }
    })
    const [other = views[0]] = views.filter(({ cells }) => !cells.every(isMatch))
    if (other === undefined) throw new Error('no broker is there to ask')
    if (other.cells.every(isMatch) || performance.now() - since > METADATA_MS) return other
    await sleep(EVERY_MS)
  }
}
