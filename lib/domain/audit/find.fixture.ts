import type { Cluster } from '../cluster.ts'
import { auditWith } from './audit.ts'
import type { Finding } from './finding.ts'
import { DEFAULT_POLICY, type Policy } from './policy.ts'
import type { Rule } from './rule.ts'
import { sceneOf } from './scene.ts'

/** What one rule finds in a cluster. */
export function findWith(rule: Rule, cluster: Cluster, policy: Partial<Policy> = {}): readonly Finding[] {
  return auditWith([rule], sceneOf(cluster, { ...DEFAULT_POLICY, ...policy })).findings
}

/** What the rule would have to know, and does not. */
export function missingFor(rule: Rule, cluster: Cluster): string | undefined {
  return auditWith([rule], sceneOf(cluster, DEFAULT_POLICY)).unjudged[0]?.missing
}

/** Racks of three brokers, each in its own. */
export const THREE = { 1: 'a', 2: 'b', 3: 'c' }
