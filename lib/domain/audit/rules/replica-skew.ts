import { formatCount } from '../../quantity.ts'
import type { Rule } from '../rule.ts'
import { countsOf, LEAST_COUNT, skewHidden, skewOf } from '../skew.ts'

export const replicaSkew: Rule = {
  id: 'replica-skew',
  severity: 'low',
  title: 'Replicas are uneven',
  why: 'The broker that holds most has the most to copy after a loss, the most files open, and the most that fails with it.',
  mends: 'Level the replica counts.',
  docs: 'basic_ops_cluster_expansion',
  find: (scene) =>
    skewOf(
      scene,
      'replicas',
      countsOf(scene, ({ replicas }) => replicas),
      LEAST_COUNT,
      formatCount,
    ),
  hidden: skewHidden,
}
