import type { Abilities } from './wire.ts'

/** The first `metadata.version` level of each release (MetadataVersion of Kafka 4.3.1), newest first. */
const RELEASES: readonly (readonly [level: number, release: string])[] = [
  [31, '4.4'],
  [30, '4.3'],
  [28, '4.2'],
  [26, '4.1'],
  [22, '4.0'],
  [21, '3.9'],
  [20, '3.8'],
  [15, '3.7'],
  [12, '3.6'],
  [9, '3.5'],
  [8, '3.4'],
  [4, '3.3'],
]

/** The release whose metadata format the cluster has finalized, such as "4.3"; null where it did not say. */
export function kafkaVersion({ features }: Abilities): string | null {
  return releaseOf(features.get('metadata.version'))
}

/** The newest release whose metadata format this broker supports: its own, without the patch level; null where it did not say. */
export function brokerVersion({ supported }: Abilities): string | null {
  return releaseOf(supported.get('metadata.version'))
}

function releaseOf(level: number | undefined): string | null {
  if (level === undefined) return null
  return RELEASES.find(([first]) => level >= first)?.[1] ?? null
}

/** `eligible.leader.replicas.version` >= 1 (KIP-966). */
export function elrEnabled({ features }: Abilities): boolean {
  return (features.get('eligible.leader.replicas.version') ?? 0) >= 1
}
