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

/** Formats and starts it on free ports. */
export async function startNeglected(): Promise<KafkaCluster> {
  const dir = await newFolder()
  const firstPort = await freePorts(portsOf({ brokers: BROKERS, firstPort: 1 }).length, FIRST_PORT)
  const options = { jars: currentStand().kafka.jars, dir, brokers: BROKERS, firstPort, progress: silently }
  const cluster = new KafkaCluster({
    ...options,
    settings: settingsOf(firstPort, NEGLECT),
    format: Object.fromEntries(
      Array.from({ length: BROKERS }, (_, index) => [
        index + 1,
        index === 0 ? ['--standalone', ...FORMAT] : ['--no-initial-controllers', ...FORMAT],
      ]),
    ),
  })
  await cluster.start()
  return cluster
}

/** The same cluster with the configuration files as they should be: who is started again takes them. */
export function reconfigured({ options }: KafkaCluster): KafkaCluster {
  return new KafkaCluster({ ...options, settings: settingsOf(options.firstPort, {}) })
}

function settingsOf(firstPort: number, neglect: Settings): NonNullable<KafkaOptions['settings']> {
  const common: Settings = {
    'controller.quorum.voters': null,
    'controller.quorum.bootstrap.servers': `127.0.0.1:${firstPort + BROKERS}`,
    'default.replication.factor': 3,
    'offsets.topic.replication.factor': 3,
    // Who does not follow is out of sync, and a log directory that is gone is noticed, in seconds.
    'replica.lag.time.max.ms': 2_000,
    'replica.high.watermark.checkpoint.interval.ms': 1_000,
  }
  return Object.fromEntries(
    RACKS.map((rack, index) => [
      index + 1,
      { ...common, 'broker.rack': rack, ...(index + 1 === BROKERS ? neglect : {}) },
    ]),
  )
}
