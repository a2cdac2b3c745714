import { listed } from '../../words.ts'
import { releasesOf, releasesUnknown } from '../release.ts'
import { type Rule, words } from '../rule.ts'
import { brokersNamed } from '../scene.ts'

/** Brokers that support different releases: an upgrade under way, or one that was left half done. */
export const mixedVersions: Rule = {
  id: 'mixed-versions',
  severity: 'medium',
  title: 'Brokers of different releases',
  why: 'The newest features wait for the oldest broker, and what was tested together does not run together.',
  mends: 'Finish the upgrade: the older brokers first.',
  docs: 'upgrade',
  find: (scene) => {
    const byRelease = releasesOf(scene)
    if (byRelease.length < 2) return []
    const facts = listed(byRelease.map(([release, ids]) => `${release} on ${brokersNamed(ids)}`))
    return [
      {
        subject: 'cluster',
        facts,
        topics: [],
        remedy: words(
          `Upgrade ${brokersNamed(byRelease.slice(0, -1).flatMap(([, ids]) => ids))} to ${byRelease.at(-1)?.[0]}, one at a time, each when all replicas are in sync.`,
        ),
      },
    ]
  },
  unknown: releasesUnknown,
}
