import { formatBytes } from '../../quantity.ts'
import type { Rule } from '../rule.ts'
import { countsOf, LEAST_BYTES, skewHidden, skewOf } from '../skew.ts'

export const bytesSkew: Rule = {
  id: 'bytes-skew',
  severity: 'low',
  title: 'Bytes are uneven',
  why: 'The disks of the broker that holds most are the first to fill up, and it takes the longest to be rebuilt.',
  mends: 'Level the bytes.',
  docs: 'basic_ops_cluster_expansion',
  find: (scene) =>
    skewOf(
      scene,
      'bytes',
      countsOf(scene, ({ bytes }) => bytes),
      LEAST_BYTES,
      formatBytes,
    ),
  unknown: ({ cluster }) => {
    const silent = cluster.topics.some(({ partitions }) =>
      partitions.some(({ sizeBytes }) => sizeBytes === null),
    )
    return silent ? 'the sizes of some partitions are not known' : null
  },
  hidden: skewHidden,
}
