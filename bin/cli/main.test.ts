import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, expect, test, vi } from 'vitest'
import { lose } from '#lib/domain/loss/lose.ts'
import { lossReport } from '#lib/domain/loss/report.ts'
import { placementReport } from '#lib/domain/placement/report.ts'
import { incident } from '#lib/domain/sample.ts'
import { writeSnapshot } from '#lib/files/snapshot.ts'
import { main } from './main.ts'
import { placementText } from './placement-report.ts'

/** The commands themselves, in this process; how they are started is tested with the executable. */

let dir: string
beforeAll(() => {
  dir = mkdtempSync(join(tmpdir(), 'ballast-main-'))
  writeFileSync(join(dir, 'cluster.json'), writeSnapshot(incident()))
})
afterAll(() => rmSync(dir, { recursive: true }))

let stdout: string
let stderr: string
beforeEach(() => {
  stdout = ''
  stderr = ''
  vi.spyOn(process.stdout, 'write').mockImplementation((text) => {
    stdout += text
    return true
  })
  vi.spyOn(console, 'error').mockImplementation((text) => {
    stderr += `${text}\n`
  })
})
afterEach(() => void vi.restoreAllMocks())

/** A word that ends in .json is a file of this test. */
function run(command: string): Promise<number> {
  return main(command.split(' ').map((word) => (word.endsWith('.json') ? join(dir, word) : word)))
}

test.each([
  ['explode', 'There is no command "explode".'],
  ['constructor', 'There is no command "constructor".'],
  ['snapshot', 'Say which cluster: --bootstrap HOST:PORT.'],
  ['snapshot --bootstrap kafka', '--bootstrap: "kafka" has no port.'],
  ['snapshot --bootstrap kafka:1 --colour', "Unknown option '--colour'."],
  ['snapshot --bootstrap kafka:1 --out no/out.json', 'no/out.json cannot be written: there is no such file'],
  ['snapshot --bootstrap 127.0.0.1:1 --out out.json', '127.0.0.1:1 refused the connection.'],
  ['placement', 'Give either --snapshot FILE or --bootstrap HOST:PORT.'],
  ['placement --snapshot cluster.json --topic x*', '--topic: "x*" matches no topic.'],
  ['whatif --snapshot cluster.json', 'Say what is lost: --lose ID or --lose-rack RACK.'],
  ['whatif --lose 1', 'Give either --snapshot FILE or --bootstrap HOST:PORT.'],
  ['whatif --snapshot cluster.json --lose 1,x', '--lose: "x" is not the id of a broker.'],
  ['whatif --snapshot cluster.json --lose 1 9', '--lose: there is no broker 9; the brokers are 1, 2 and 3.'],
  [
    'whatif --snapshot cluster.json --lose-rack d',
    '--lose-rack: there is no rack "d"; the racks are rack-a,',
  ],
  ['whatif --snapshot cluster.json --lose', "Option '--lose <value>' argument missing."],
  ['whatif --snapshot cluster.json 1', "Unexpected argument '1'."],
  ['plan --racks', 'Give either --snapshot FILE or --bootstrap HOST:PORT.'],
  ['plan --snapshot cluster.json --bootstrap kafka:1', 'Give either --snapshot FILE or --bootstrap'],
  ['plan --snapshot cluster.json --tls', '--tls goes with --bootstrap only.'],
  ['plan --snapshot none.json', 'none.json cannot be read: there is no such file or folder.'],
  ['plan --snapshot cluster.json --drain 9 --out out.json', '--drain: there is no broker 9;'],
  ['plan --snapshot cluster.json --drain 1 --replace 1:2', '--replace: broker 1 is to be drained, too.'],
  ['plan --snapshot cluster.json --rf x*=3', '--rf: "x*" matches no topic.'],
  ['plan --snapshot cluster.json --topics x*', '--topics: "x*" matches no topic.'],
  ['plan --snapshot cluster.json --time-limit=-1', '--time-limit: "-1" is not a number of seconds'],
  ['plan --snapshot cluster.json --format xml', '--format: "xml" is none of text, json.'],
  ['apply --bootstrap kafka:1', 'Say which file: see --help.'],
  ['apply cluster.json --yes', 'Say which cluster: --bootstrap HOST:PORT.'],
  ['apply cluster.json --yes --bootstrap kafka', '--bootstrap: "kafka" has no port.'],
  ['apply none.json --yes --bootstrap kafka:1', 'none.json cannot be read: there is no such file'],
  [
    'apply cluster.json --yes --bootstrap kafka:1 --throttle 20',
    '--throttle: "20" is not a rate such as 20MB',
  ],
  ['jobs --format xml', '--format: "xml" is none of text, json.'],
  ['job', 'Say which job: see --help.'],
  ['job a b', 'Only one job can be given; "b" is one too many.'],
  ['job a --pause --resume', '--pause and --resume cannot go together.'],
  [
    'job a --cancel',
    '--cancel: say what becomes of what is in flight: --cancel finish lets it end, --cancel revert brings it back.',
  ],
  ['job --cancel --yes a', '--cancel finish lets it end, --cancel revert brings it back.'],
  ['job a --cancel stop', '--cancel: "stop" is none of finish, revert.'],
  ['job a --cancel finish --throttle 1MB', '--throttle and --cancel cannot go together.'],
  ['job a --resume --yes', '--yes goes with --rollback and --retry only.'],
  ['job a --resume --format json', '--format goes with no other option.'],
])('"%s" is refused, and nothing is written', async (command, words) => {
  await expect(run(command)).rejects.toThrow(words)
  expect(stdout).toBe('')
  expect(readdirSync(dir)).toEqual(['cluster.json'])
})

test('placement is reported of all topics, or of those that match', async () => {
  const cluster = incident()
  expect(await run('placement --snapshot cluster.json --format json')).toBe(0)
  expect(JSON.parse(stdout)).toEqual(placementReport(cluster))
  stdout = ''
  expect(await run('placement --snapshot cluster.json --topic *l* --format json')).toBe(0)
  expect(JSON.parse(stdout)).toEqual(placementReport(cluster, ['audit-log', 'clicks']))
  stdout = ''
  expect(await run('placement --snapshot cluster.json')).toBe(0)
  expect(stdout).toBe(placementText(placementReport(cluster), cluster))
})

test('a loss is reported of every partition and group, however the brokers are listed', async () => {
  const cluster = incident()
  const reported = async (command: string) => {
    stdout = ''
    expect(await run(`whatif --snapshot cluster.json ${command} --format json`)).toBe(0)
    return JSON.parse(stdout)
  }
  const two = await reported('--lose 1,3')
  expect(two).toEqual(lossReport(cluster, lose(cluster, [1, 3]), []))
  expect(await reported('--lose 3 1')).toEqual(two)
  expect(await reported('--lose 3 --lose 1')).toEqual(two)
  const rack = await reported('--lose-rack rack-a --lose 1')
  expect(rack).toEqual(lossReport(cluster, lose(cluster, [1]), ['rack-a']))
  expect(rack.partitions).toHaveLength(62)
  expect(rack.partitions.at(-1)).toEqual({ topic: 'orders', partition: 2, state: 'unaffected', leader: 3 })
  expect(rack.groups.map(({ id, state }: { id: string; state: string }) => [id, state])).toEqual([
    ['billing', 'stops'],
    ['shipping', 'stops'],
  ])
  stdout = ''
  expect(await run('whatif --snapshot cluster.json --lose-rack rack-b rack-c')).toBe(0)
  expect(stdout).toMatch(/^If racks rack-b and rack-c are lost, the controller quorum loses its majority/)
})

test('a plan is reported and written, and is the same each time', async () => {
  const command = 'plan --snapshot cluster.json --rf *=3 --racks --seed 4 --format json --out moves.json'
  expect(await run(command)).toBe(0)
  const first = stdout
  const { copies, lowerBound, proven, unsatisfied, partitions } = JSON.parse(first)
  expect({ copies, lowerBound, proven, unsatisfied }).toEqual({
    copies: 115,
    lowerBound: 115,
    proven: true,
    unsatisfied: [],
  })
  const moves = readFileSync(join(dir, 'moves.json'), 'utf8')
  rmSync(join(dir, 'moves.json'))
  expect(JSON.parse(moves)).toEqual({ version: 1, partitions: partitions.map(entryOf) })
  stdout = ''
  await run(command)
  expect(stdout).toBe(first)
  expect(readFileSync(join(dir, 'moves.json'), 'utf8')).toBe(moves)
  rmSync(join(dir, 'moves.json'))
})

function entryOf({ topic, partition, to }: { topic: string; partition: number; to: number[] }) {
  return { topic, partition, replicas: to }
}

test('what cannot be met is exit code 1, with the rest planned', async () => {
  expect(await run('plan --snapshot cluster.json --rf *=3 --rf orders=4')).toBe(1)
  expect(stdout).toContain('59 partitions to change: 115 replicas to copy')
  expect(stdout).toContain('Could not be met:\n  rf: orders: ')
})

test('nothing asked for is nothing to do, and is remarked on', async () => {
  expect(await run('plan --snapshot cluster.json')).toBe(0)
  expect(stdout).toContain('Nothing has to change: the cluster is as it was asked for.\n')
  expect(stderr).toBe('No goal was given, so there is nothing to plan: see --help.\n')
})

test('a plan that would fill up a disk is reported, not written', async () => {
  const logDirs = [{ path: '/d', totalBytes: 1_000, usableBytes: 500, error: null }]
  const { brokers, ...rest } = incident()
  const full = { ...rest, brokers: brokers.map((broker) => ({ ...broker, logDirs })) }
  writeFileSync(join(dir, 'full.json'), writeSnapshot(full))
  expect(await run('plan --snapshot full.json --spread --out moves.json')).toBe(1)
  expect(stdout).toContain('It must not be applied as it is')
  expect(stderr).toContain('moves.json is not written')
  expect(readdirSync(dir)).toEqual(['cluster.json', 'full.json'])
  rmSync(join(dir, 'full.json'))
})
