/**
 * Java's `String.hashCode`: s[0]·31^(n−1) + … + s[n−1] over UTF-16 units, in 32-bit signed arithmetic.
 */
export function javaHash(text: string): number {
  let hash = 0
  for (let index = 0; index < text.length; index++) hash = (Math.imul(hash, 31) + text.charCodeAt(index)) | 0
  return hash
}

/**
 * The partition of `__consumer_offsets` that holds a group, as Kafka's GroupCoordinatorService.partitionFor
 * computes it: `Utils.abs` is the absolute value, but 0 for the smallest integer, which has none.
 * `partitions` is that topic's number of partitions, at least 1.
 */
export function coordinatorPartition(groupId: string, partitions: number): number {
  const hash = javaHash(groupId)
  return (hash === -2_147_483_648 ? 0 : Math.abs(hash)) % partitions
}
