import { join } from 'node:path'

const RACKS = ['rack-a', 'rack-b', 'rack-c']

/** Settings by key; null leaves one out. */
export type Settings = Readonly<Record<string, string | number | boolean | null>>

type ServerOptions = {
  readonly brokers: number
  readonly firstPort: number
  /** What a broker's configuration has besides, or otherwise. */
  readonly settings?: Readonly<Record<number, Settings>>
}

/**
 * Broker settings of the incident: the offsets topic would be auto-created with one replica, and a topic needs
 * one in-sync replica unless it says otherwise. `broker.session.timeout.ms` stays at Kafka's 9 s: a killed
 * broker is noticed as late as on a real cluster.
 */
export function serverProperties(options: ServerOptions, id: number, dataDir: string): string {
  const host = '127.0.0.1'
  const controllerPort = (node: number) => options.firstPort + options.brokers + node - 1
  const voters = Array.from(
    { length: options.brokers },
    (_, i) => `${i + 1}@${host}:${controllerPort(i + 1)}`,
  )
  const port = options.firstPort + id - 1
  const properties: Settings = {
    'process.roles': 'broker,controller',
    'node.id': id,
    'broker.rack': RACKS[(id - 1) % RACKS.length] ?? null,
    'controller.quorum.voters': voters.join(','),
    listeners: `PLAINTEXT://${host}:${port},CONTROLLER://${host}:${controllerPort(id)}`,
    'advertised.listeners': `PLAINTEXT://localhost:${port}`,
    'controller.listener.names': 'CONTROLLER',
    'listener.security.protocol.map': 'PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT',
    'inter.broker.listener.name': 'PLAINTEXT',
    // Two, as on a broker with two disks.
    'log.dirs': [join(dataDir, '1'), join(dataDir, '2')].join(','),
    'default.replication.factor': Math.min(3, options.brokers),
    'min.insync.replicas': 1,
    'offsets.topic.replication.factor': 1,
    'offsets.topic.num.partitions': 50,
    'auto.create.topics.enable': false,
    'group.initial.rebalance.delay.ms': 0,
    ...options.settings?.[id],
  }
  return Object.entries(properties)
    .filter(([, value]) => value !== null)
    .map(([key, value]) => `${key}=${value}\n`)
    .join('')
}
