import { join } from 'node:path'

const HOST = '127.0.0.1'
const RACKS = ['rack-a', 'rack-b', 'rack-c']
const FIRST_CONTROLLER = 101

/** Settings by key; null leaves one out. */
export type Settings = Readonly<Record<string, string | number | boolean | null>>

/** Which nodes a cluster has, and where they listen. */
export type Shape = {
  /** Their ids are 1 to n. */
  readonly brokers: number
  /** Controllers on their own, with ids from 101 on; 0 or absent: every broker is a controller, too. */
  readonly controllers?: number
  /** Brokers listen on `firstPort`…, the controllers on the ports right after. */
  readonly firstPort: number
}

export function brokersOf({ brokers }: Pick<Shape, 'brokers'>): number[] {
  return Array.from({ length: brokers }, (_, index) => index + 1)
}

/** Brokers, and the controllers that are none. */
export function nodesOf(shape: Omit<Shape, 'firstPort'>): number[] {
  return [...new Set([...brokersOf(shape), ...controllersOf(shape)])]
}

function controllersOf(shape: Omit<Shape, 'firstPort'>): number[] {
  if (!shape.controllers) return brokersOf(shape)
  return Array.from({ length: shape.controllers }, (_, index) => FIRST_CONTROLLER + index)
}

/** The ports that such a cluster needs: one a broker, one a controller. */
export function portsOf(shape: Shape): number[] {
  const count = shape.brokers + controllersOf(shape).length
  return Array.from({ length: count }, (_, index) => shape.firstPort + index)
}

type ServerOptions = Shape & {
  /** What a node's configuration has besides, or otherwise. */
  readonly settings?: Readonly<Record<number, Settings>>
}

/**
 * Settings of the incident, unless the options say otherwise: the offsets topic would be auto-created with one replica, and a
 * topic needs one in-sync replica unless it says otherwise. `broker.session.timeout.ms` stays at Kafka's 9 s: a killed broker is
 * noticed as late as on a real cluster.
 */
export function serverProperties(options: ServerOptions, id: number, dataDir: string): string {
  const controllers = controllersOf(options)
  const controllerPort = (node: number) => options.firstPort + options.brokers + controllers.indexOf(node)
  const properties: Settings = {
    'node.id': id,
    'broker.rack': RACKS[(id - 1) % RACKS.length] ?? null,
    'controller.quorum.voters': controllers
      .map((node) => `${node}@${HOST}:${controllerPort(node)}`)
      .join(','),
    'controller.listener.names': 'CONTROLLER',
    'listener.security.protocol.map': 'PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT',
    // Two, as on a broker with two disks.
    'log.dirs': [join(dataDir, '1'), join(dataDir, '2')].join(','),
    'default.replication.factor': Math.min(3, options.brokers),
    'min.insync.replicas': 1,
    'offsets.topic.replication.factor': 1,
    'offsets.topic.num.partitions': 50,
    'auto.create.topics.enable': false,
    'group.initial.rebalance.delay.ms': 0,
    ...listenersOf(
      brokersOf(options).includes(id) ? options.firstPort + id - 1 : null,
      controllers.includes(id) ? controllerPort(id) : null,
    ),
    ...options.settings?.[id],
  }
  return Object.entries(properties)
    .filter(([, value]) => value !== null)
    .map(([key, value]) => `${key}=${value}\n`)
    .join('')
}

/** The settings by which a node is a broker, a controller, or both; a port is null where it is none. */
function listenersOf(broker: number | null, controller: number | null): Settings {
  const own = [
    broker === null ? null : { role: 'broker', listener: `PLAINTEXT://${HOST}:${broker}` },
    controller === null ? null : { role: 'controller', listener: `CONTROLLER://${HOST}:${controller}` },
  ].filter((part) => part !== null)
  const advertised = {
    'advertised.listeners': `PLAINTEXT://localhost:${broker}`,
    'inter.broker.listener.name': 'PLAINTEXT',
  }
  return {
    'process.roles': own.map(({ role }) => role).join(','),
    listeners: own.map(({ listener }) => listener).join(','),
    ...(broker === null ? {} : advertised),
  }
}
