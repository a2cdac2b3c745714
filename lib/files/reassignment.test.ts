import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Cluster } from '#lib/domain/cluster.ts'
import { sampleBroker, sampleCluster } from '#lib/domain/sample.ts'
import { formatReassignment, formatRollback, parseReassignment } from './reassignment.ts'

/** The topics of Kafka's own tests (`ReassignPartitionsUnitTest.addTopics`), on brokers 0 to 3; broker 4 is dead. */
const cluster = sampleCluster({
  brokers: { 0: 'rack0', 1: 'rack0', 2: 'rack1', 3: 'rack1', 4: null },
  dead: [4],
  topics: {
    foo: {
      replicas: [
        [0, 1, 2],
        [1, 2, 3],
      ],
    },
    bar: { replicas: [[2, 3, 0]] },
    old: { replicas: [[4, 0]] },
  },
})

function flawsIn(text: string, of = cluster): string[] {
  const parsed = parseReassignment(text, of)
  return parsed.ok ? [] : parsed.problem.message.split('\n')
}

function read(text: string, of = cluster) {
  const parsed = parseReassignment(text, of)
  if (!parsed.ok) throw new Error(parsed.problem.message)
  return parsed.value.map(({ lines: _lines, ...entry }) => entry)
}

const file = (...entries: string[]) => `{"version":1,"partitions":\n[${entries.join(',\n')}]}`
const entry = (topic: string, partition: number, replicas: string, logDirs?: string) =>
  `{"topic":"${topic}","partition":${partition},"replicas":[${replicas}]${logDirs === undefined ? '' : `,"log_dirs":[${logDirs}]`}}`

describe('as apache/kafka ReassignPartitionsUnitTest has it', () => {
  test('testParseExecuteAssignmentArgs: an empty list', () => {
    expect(flawsIn('{"version":1,"partitions":[]}')).toEqual(['Line 1: the list of partitions is empty.'])
  })

  test('testParseExecuteAssignmentArgs: a partition twice', () => {
    const text = file(entry('foo', 0, '0,1', '"any","any"'), entry('foo', 0, '2,3,1', '"any","any","any"'))
    expect(flawsIn(text)).toEqual(['Line 3: foo-0 is in line 2 already.'])
  })

  test('testParseExecuteAssignmentArgs: a replica twice', () => {
    const text = file(entry('foo', 0, '0,0', '"/abc","/def"'), entry('foo', 1, '2,3', '"/abc","/def"'))
    expect(flawsIn(text)).toEqual(['Line 2: foo-0 names broker 0 more than once.'])
  })

  test('testParseExecuteAssignmentArgs: what is read, without and with log directories', () => {
    const text = file(entry('foo', 0, '1,2,3', '"any","any","any"'), entry('foo', 1, '3,0,1'))
    const any = [null, null, null]
    expect(read(text)).toEqual([
      { topic: 'foo', partition: 0, replicas: [1, 2, 3], logDirs: any },
      { topic: 'foo', partition: 1, replicas: [3, 0, 1], logDirs: any },
    ])
    const [placed] = read(file(entry('foo', 0, '1,2,3', '"/tmp/a","/tmp/b","/tmp/c"')))
    expect(placed?.logDirs).toEqual(['/tmp/a', '/tmp/b', '/tmp/c'])
  })

  test('testExecuteWithInvalidPartitionsFails: an unknown topic', () => {
    const text = file(entry('foo', 0, '0,1', '"any","any"'), entry('quux', 0, '2,3,1', '"any","any","any"'))
    expect(flawsIn(text)).toEqual(['Line 3: there is no topic quux.'])
  })

  test('testExecuteWithInvalidBrokerIdFails: an unknown broker', () => {
    const text = file(entry('foo', 0, '0,1'), entry('foo', 1, '2,3,5'), entry('bar', 0, '5,1'))
    expect(flawsIn(text)).toEqual(['Line 3: there is no broker 5 (named 1 more time).'])
  })

  test('testPropagateInvalidJsonError: no JSON', () => {
    expect(flawsIn('{invalid_json')).toEqual([
      'Line 1: a name in double quotes was expected, and "invalid_json" was found.',
    ])
  })

  test('testCurrentPartitionReplicaAssignmentToString: what --execute prints is a rollback', () => {
    const printed = [
      'Current partition replica assignment',
      '',
      '{"version":1,"partitions":[{"topic":"bar","partition":0,"replicas":[3,0],"log_dirs":["any","any"]}]}',
      '',
      'Save this to use as the --reassignment-json-file option during rollback',
      'Successfully started partition reassignment for bar-0',
    ]
    expect(read(printed.join('\n'))).toEqual([
      { topic: 'bar', partition: 0, replicas: [3, 0], logDirs: [null, null] },
    ])
  })
})

describe('beyond that', () => {
  test('of what --generate prints, the proposed assignment counts, and its lines are those of the whole', () => {
    const printed = (proposed: string) =>
      [
        '[2026-01-01 10:00:00,000] WARN something of the logger',
        'Current partition replica assignment',
        file(entry('bar', 0, '2,3,0')).replaceAll('\n', ''),
        '',
        'Proposed partition reassignment configuration',
        proposed,
        '$ ',
      ].join('\r\n')
    expect(read(printed(file(entry('bar', 0, '1,3,0'))))).toEqual([
      { topic: 'bar', partition: 0, replicas: [1, 3, 0], logDirs: [null, null, null] },
    ])
    expect(flawsIn(printed(file(entry('bar', 7, '1'))))).toEqual([
      'Line 7: there is no partition 7 of bar: it has only partition 0.',
    ])
  })

  test('every flaw is told at its own line, in their order', () => {
    const text = `{
  "version": 2,
  "partitions": [
    { "topic": "foo",
      "partition": 9,
      "replicas": [0,
        4,
        7] },
    { "topic": "", "partition": "0", "replicas": 1 },
    { "topic": "bar", "partition": 0, "replicas": [], "log_dirs": [] },
    { "topic": "foo", "partition": 1, "replicas": [1, 2],
      "log_dirs": ["any"] },
    { "topic": "foo", "partition": 0, "replicas": [1, "2"], "log_dirs": "any" },
    { "topic": "quux", "partition": 1.5 },
    7
  ]
}`
    expect(flawsIn(text)).toEqual([
      'Line 2: the version must be 1.',
      'Line 5: there is no partition 9 of foo: it has 2 partitions.',
      'Line 7: broker 4 is not alive: a reassignment that names it would not end.',
      'Line 8: there is no broker 7.',
      'Line 9: "topic" must be the name of a topic.',
      'Line 9: "partition" must be a whole number.',
      'Line 9: "replicas" must be a list of broker ids.',
      'Line 10: bar-0 has no replicas.',
      'Line 12: foo-1 has 2 replicas and 1 log directory.',
      'Line 13: a replica of foo-0 is no broker id.',
      'Line 13: "log_dirs" of foo-0 must be a list.',
      'Line 14: "partition" must be a whole number.',
      'Line 14: "replicas" must be a list of broker ids.',
      'Line 15: "topic" must be the name of a topic.',
      'Line 15: "partition" must be a whole number.',
      'Line 15: "replicas" must be a list of broker ids.',
    ])
  })

  test('a partition may stay on a dead broker, and not go there or keep it on the way', () => {
    expect(flawsIn(file(entry('old', 0, '4,0')))).toEqual([])
    const dead = 'broker 4 is not alive: a reassignment that names it would not end'
    expect(flawsIn(file(entry('old', 0, '4,1')))).toEqual([`Line 2: ${dead}.`])
    expect(flawsIn(file(entry('bar', 0, '2,4'), entry('foo', 0, '4')))).toEqual([
      `Line 2: ${dead} (named 1 more time).`,
    ])
  })

  test('a version may be left out; other files are told apart', () => {
    expect(read('{"partitions":[{"topic":"bar","partition":0,"replicas":[3]}]}')).toHaveLength(1)
    expect(flawsIn('[]')).toEqual(['Line 1: "partitions" must be there, and be a list.'])
    expect(flawsIn('{"topics":[{"topic":"foo"}],"version":1}')).toEqual([
      'Line 1: this is a list of topics for --generate (--topics-to-move-json-file): import what --generate prints for it.',
    ])
  })

  test('log directories must be the broker’s, and work', () => {
    const dirs = [
      { path: '/d1', totalBytes: null, usableBytes: null, error: null },
      { path: '/d2', totalBytes: null, usableBytes: null, error: 'offline' },
    ]
    const disks: Cluster = {
      ...cluster,
      brokers: cluster.brokers.map((one) => (one.id === 0 ? sampleBroker(0, { logDirs: dirs }) : one)),
    }
    expect(flawsIn(file(entry('foo', 0, '0,1', '"/d1","/unknown-yet"')), disks)).toEqual([])
    expect(
      flawsIn(
        file(
          entry('foo', 0, '0,1', '"/d3","any"'),
          entry('foo', 1, '0', '"/d2"'),
          entry('bar', 0, '0', '"d1"'),
        ),
        disks,
      ),
    ).toEqual([
      'Line 2: broker 0 has no log directory /d3.',
      'Line 3: the log directory /d2 of broker 0 has failed: offline.',
      'Line 4: a log directory of bar-0 is neither "any" nor an absolute path.',
    ])
  })

  test('of very many flaws the first are told, and how many more there are', () => {
    const flaws = flawsIn(file(...Array.from({ length: 60 }, (_, id) => entry('foo', id + 2, '0'))))
    expect(flaws).toHaveLength(51)
    expect(flaws.at(-1)).toBe('And 10 more errors.')
  })
})

test('whatever the text: it is read, or its flaws are told with lines that it has', () => {
  const whole = file(entry('foo', 0, '1,2,3', '"any","any","/d"'), entry('bar', 0, '3'))
  const pieces = fc.constantFrom(
    '',
    '{',
    ']',
    '"',
    ',',
    '0',
    '-1',
    '1e400',
    'null',
    '\n',
    '"topic"',
    '\u0000',
  )
  fc.assert(
    fc.property(fc.nat(whole.length), fc.nat(12), pieces, (at, gone, piece) => {
      const text = whole.slice(0, at) + piece + whole.slice(at + gone)
      const lines = text.split('\n').length
      for (const flaw of flawsIn(text)) {
        const line = Number(/^Line (\d+): .+\.$/s.exec(flaw)?.[1])
        expect(line).toBeGreaterThanOrEqual(1)
        expect(line).toBeLessThanOrEqual(lines)
      }
    }),
    { numRuns: 3_000 },
  )
})

describe('what is written', () => {
  const moves = [
    { topic: 'foo', partition: 1, from: [1, 2, 3], to: [0, 2, 3], sizeBytes: 1 },
    { topic: 'foo', partition: 0, from: [0, 1, 2], to: [0, 1, 2], sizeBytes: 1 },
    { topic: 'bar', partition: 0, from: [2, 3, 0], to: [2, 1], sizeBytes: 1 },
  ]
  const logDirMoves = [
    { topic: 'foo', partition: 1, broker: 2, from: '/d1', to: '/d2', bytes: 1 },
    { topic: 'foo', partition: 0, broker: 0, from: '/d2', to: '/d1', bytes: 1 },
  ]

  test('is sorted, a partition a line, with log directories only where they change', () => {
    expect(formatReassignment(cluster, moves, logDirMoves)).toBe(`{"version":1,"partitions":[
  {"topic":"bar","partition":0,"replicas":[2,1]},
  {"topic":"foo","partition":0,"replicas":[0,1,2],"log_dirs":["/d1","any","any"]},
  {"topic":"foo","partition":1,"replicas":[0,2,3],"log_dirs":["any","/d2","any"]}
]}
`)
    expect(formatRollback(cluster, moves, logDirMoves)).toBe(`{"version":1,"partitions":[
  {"topic":"bar","partition":0,"replicas":[2,3,0]},
  {"topic":"foo","partition":0,"replicas":[0,1,2],"log_dirs":["/d2","any","any"]},
  {"topic":"foo","partition":1,"replicas":[1,2,3],"log_dirs":["any","/d1","any"]}
]}
`)
  })

  test('reads back as it was written', () => {
    const replicas = fc.uniqueArray(fc.nat(3), { minLength: 1, maxLength: 4 })
    fc.assert(
      fc.property(replicas, replicas, (one, other) => {
        const made = [
          { topic: 'foo', partition: 0, from: [0, 1, 2], to: one, sizeBytes: null },
          { topic: 'foo', partition: 1, from: [1, 2, 3], to: other, sizeBytes: null },
        ]
        const changed = made.filter(({ from, to }) => from.join() !== to.join())
        fc.pre(changed.length > 0)
        expect(read(formatReassignment(cluster, made)).map((one) => one.replicas)).toEqual(
          changed.map(({ to }) => to),
        )
        expect(read(formatRollback(cluster, made)).map((one) => one.replicas)).toEqual(
          changed.map(({ from }) => from),
        )
      }),
    )
  })
})
