import { freePorts } from '#bin/ports.ts'
import { KafkaCluster, type KafkaOptions } from '#demo/kafka.ts'
import { portsOf, type Settings } from '#demo/server-properties.ts'
import { currentStand, newFolder, silently } from './stand.ts'

/**
 * A cluster of four brokers in three racks that nobody has finished setting up: one controller votes, the metadata is that of
 * an older release without eligible leader replicas, and broker 4 has a configuration file of its own.
 */
const BROKERS = 4
const FIRST_PORT = 27_092
const RACKS = ['rack-a', 'rack-a', 'rack-b', 'rack-c']

/** What broker 4 alone has. With features that are not released yet it reports the release after its own. */
const NEGLECT: Settings = {
  'broker.rack': null,
  'default.replication.factor': 1,
  'offsets.topic.replication.factor': 1,
  'auto.create.topics.enable': true,
  'unstable.feature.versions.enable': true,
}

const FORMAT = ['--release-version', '4.1', '--feature', 'eligible.leader.replicas.version=0']

/** Formats and starts it on free ports; broker 2 keeps its logs in that folder. */
export async function startNeglected(logsOf2: string): Promise<KafkaCluster> {
  const dir = await newFolder()
  const firstPort = await freePorts(portsOf({ brokers: BROKERS, firstPort: 1 }).length, FIRST_PORT)
  const options = { jars: currentStand().kafka.jars, dir, brokers: BROKERS, firstPort, progress: silently }
  const cluster = new KafkaCluster({
    ...options,
    settings: settingsOf(firstPort, { 2: { 'log.dirs': logsOf2 }, 4: NEGLECT }),
    format: Object.fromEntries(
      Array.from({ length: BROKERS }, (_, index) => [
        index + 1,
        index === 0 ? ['--standalone', ...FORMAT] : ['--no-initial-controllers', ...FORMAT],
      ]),
    ),
  })
  try {
    await cluster.start()
  } catch (error) {
    await cluster.shutdown()
    throw error
  }
  return cluster
}

/** The same cluster with broker 4 configured like the others, once it is started again. */
export function reconfigured({ options }: KafkaCluster): KafkaCluster {
  const settings = { ...options.settings, 4: commonSettings(options.firstPort, 4) }
  return new KafkaCluster({ ...options, settings })
}

function settingsOf(
  firstPort: number,
  own: Readonly<Record<number, Settings>>,
): NonNullable<KafkaOptions['settings']> {
  return Object.fromEntries(
    RACKS.map((_, index) => {
      const id = index + 1
      return [id, { ...commonSettings(firstPort, id), ...own[id] }]
    }),
  )
}

function commonSettings(firstPort: number, id: number): Settings {
  return {
    'broker.rack': RACKS[id - 1] ?? null,
    'controller.quorum.voters': null,
    'controller.quorum.bootstrap.servers': `127.0.0.1:${firstPort + BROKERS}`,
    'default.replication.factor': 3,
    'offsets.topic.replication.factor': 3,
    // Who does not follow is out of sync, a log directory that is gone is noticed, and what was moved away is deleted, in seconds.
    'replica.lag.time.max.ms': 2_000,
    'replica.high.watermark.checkpoint.interval.ms': 1_000,
    'log.segment.delete.delay.ms': 1_000,
  }
}
