import { z } from 'zod'

/**
 * The snapshot file as it is written: what is required, what may be left out and what that means. The JSON Schema in
 * docs/ is made from it. Keys that it does not name are ignored, so that newer files stay readable.
 */

export const FORMAT = 'ballast/cluster@1'

const id = z.int().min(0)
const count = z.int().min(0)
const replicas = z.array(id)
const text = z.string().min(1)

const logDir = z.object({
  path: text,
  totalBytes: count.nullish(),
  usableBytes: count.nullish(),
  error: z.string().nullish().meta({ description: 'Why Kafka took the directory offline.' }),
})

const broker = z.object({
  id,
  host: text.nullish(),
  port: z.int().min(1).max(65_535).nullish(),
  rack: z.string().nullish(),
  alive: z.boolean().default(true),
  kafkaVersion: text
    .nullish()
    .meta({ description: 'The release that it runs, such as "4.3"; unknown where missing or null.' }),
  logDirs: z.array(logDir).default([]),
  config: z
    .record(z.string(), z.string())
    .default({})
    .meta({ description: 'Of its effective configuration, what the audit looks at.' }),
  configSources: z
    .record(z.string(), z.enum(['topic', 'broker', 'cluster', 'static', 'default']))
    .default({})
    .meta({
      description: 'Where a value of config comes from; its configuration file where the key is missing.',
    }),
})

const partition = z.object({
  id,
  leader: id.nullish().meta({
    description:
      'Null where there is none; where the key is missing the first of replicas that lives and is in sync.',
  }),
  replicas: replicas.min(1).meta({
    description:
      'In order: the first is the preferred leader. While a reassignment runs, the target and then what is removed. ' +
      'A broker that is not listed counts as dead.',
  }),
  isr: replicas.optional().meta({
    description: 'Where the key is missing the replicas that live, or all of them where none does.',
  }),
  elr: replicas.default([]).meta({ description: 'Eligible leader replicas (KIP-966).' }),
  offline: replicas
    .optional()
    .meta({ description: 'The replicas on dead brokers where the key is missing.' }),
  adding: replicas.default([]),
  removing: replicas.default([]),
  sizeBytes: count
    .nullish()
    .meta({ description: "Bytes of the leader's log; unknown where missing or null." }),
  logDirs: z
    .record(z.string().regex(/^\d+$/), text)
    .default({})
    .meta({ description: 'The log directory of each replica, by broker id.' }),
  logBytes: z
    .record(z.string().regex(/^\d+$/), count)
    .default({})
    .meta({ description: "Bytes of a replica's log, by broker id, where they differ from sizeBytes." }),
})

const topic = z.object({
  name: text,
  id: text.nullish(),
  internal: z
    .boolean()
    .optional()
    .meta({ description: "Where the key is missing: whether it is one of Kafka's own topics." }),
  config: z.record(z.string(), z.string()).default({}),
  configSources: z
    .record(z.string(), z.enum(['topic', 'broker', 'cluster', 'static', 'default']))
    .default({})
    .meta({ description: 'Where a value of config comes from; the topic itself where the key is missing.' }),
  partitions: z.array(partition),
})

const group = z.object({
  id: z.string(),
  protocol: z.enum(['classic', 'consumer', 'share', 'streams', 'unknown']).default('unknown'),
  state: z.string().default('Unknown'),
  members: count.default(0),
  coordinatorPartition: count.nullish(),
  topics: z.array(text).default([]),
})

const quorum = z.object({
  leaderId: id.nullish(),
  voters: z.array(id).default([]).meta({ description: 'Without any the quorum is not known.' }),
  lagging: z.array(id).default([]),
})

export const snapshotSchema = z
  .object({
    format: z.literal(FORMAT),
    clusterId: text.nullish(),
    readAt: z.iso.datetime({ offset: true }).optional(),
    kraft: quorum.nullish(),
    elrEnabled: z.boolean().default(false),
    kafkaVersion: text.nullish(),
    brokers: z.array(broker).meta({ description: 'Each id once.' }),
    topics: z.array(topic).meta({ description: 'Each name once, and each partition id once in its topic.' }),
    groups: z.array(group).default([]),
    stalled: z
      .array(z.object({ topic: text, partition: id, brokers: replicas.min(1) }))
      .default([])
      .meta({
        description:
          'Running reassignments, with the new brokers on which nothing has grown for a minute and a half.',
      }),
  })
  .meta({
    title: 'Ballast cluster snapshot',
    description: 'A Kafka cluster as it was read at one moment. Numbers are at most 2^53 - 1.',
  })

export type SnapshotFile = z.infer<typeof snapshotSchema>

/** The JSON Schema (draft 2020-12) of what may be written. */
export function snapshotJsonSchema(): unknown {
  return z.toJSONSchema(snapshotSchema, { io: 'input' })
}
