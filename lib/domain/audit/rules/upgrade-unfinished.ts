import { compareReleases, releasesOf, releasesUnknown } from '../release.ts'
import { type Rule, words } from '../rule.ts'

/** Brokers that are all newer than what the cluster has finalized. */
export const upgradeUnfinished: Rule = {
  id: 'upgrade-unfinished',
  severity: 'low',
  title: 'The upgrade is not finished',
  why: 'Every broker runs the newer release, but the cluster still keeps its metadata as the older one does: what the newer one brings stays off.',
  mends: 'Finalize the version, once going back is no longer wanted.',
  docs: 'upgrade',
  find: (scene) => {
    const [only, ...others] = releasesOf(scene)
    const finalized = scene.cluster.kafkaVersion
    if (only === undefined || others.length > 0 || finalized === null) return []
    const [release] = only
    if (compareReleases(release, finalized) <= 0) return []
    return [
      {
        subject: 'cluster',
        facts: `brokers ${release} · metadata.version ${finalized}`,
        topics: [],
        remedy: words(
          `Run kafka-features upgrade --release-version ${release} when the new release has proven itself: some of it cannot be taken back.`,
        ),
      },
    ]
  },
  unknown: releasesUnknown,
}
