import { brokersNamed, type Scene } from './scene.ts'

/** Compares releases such as "4.3": below 0 where `a` is the older one. */
export function compareReleases(a: string, b: string): number {
  const [left, right] = [a, b].map((release) => release.split('.').map(Number))
  for (let at = 0; at < Math.max(left?.length ?? 0, right?.length ?? 0); at++) {
    const difference = (left?.[at] ?? 0) - (right?.[at] ?? 0)
    if (difference !== 0) return difference
  }
  return 0
}

export function isAtLeast(release: string, least: string): boolean {
  return compareReleases(release, least) >= 0
}

/** Brokers by release, the oldest first. One that is down has the release that it told last. */
export function releasesOf({ registered }: Scene): [string, number[]][] {
  const byRelease = new Map<string, number[]>()
  for (const { id, kafkaVersion } of registered) {
    if (kafkaVersion !== null) byRelease.set(kafkaVersion, [...(byRelease.get(kafkaVersion) ?? []), id])
  }
  return [...byRelease].sort(([a], [b]) => compareReleases(a, b))
}

export function releasesUnknown({ registered }: Scene): string | null {
  const silent = registered.filter(({ kafkaVersion }) => kafkaVersion === null)
  return silent.length === 0
    ? null
    : `the release of ${brokersNamed(silent.map(({ id }) => id))} is not known`
}
