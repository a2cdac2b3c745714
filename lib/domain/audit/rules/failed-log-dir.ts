import { counted } from '../../words.ts'
import { type Found, type Rule, words } from '../rule.ts'
import type { Scene } from '../scene.ts'

/** Replicas that are offline although their broker lives, and log directories that report an error. One finding a broker. */
export const failedLogDir: Rule = {
  id: 'failed-log-dir',
  severity: 'high',
  title: 'A log directory has failed',
  why: 'The broker lives, but its replicas in that directory are offline, and stay so until it is restarted with a disk that works.',
  mends:
    'Replace or repair the disk and restart the broker: what was on it is copied from the other replicas.',
  docs: 'brokerconfigs_log.dirs',
  find: (scene) => scene.liveBrokers.flatMap(({ id }) => findingFor(id, scene)),
  unknown: ({ liveBrokers }) =>
    liveBrokers.length > 0 && liveBrokers.every(({ logDirs }) => logDirs.length === 0)
      ? 'the log directories of the brokers are not known'
      : null,
}

function findingFor(id: number, { cluster, byId }: Scene): Found[] {
  const failed = (byId.get(id)?.logDirs ?? []).filter(({ error }) => error !== null)
  const offline = cluster.topics.flatMap((topic) =>
    topic.partitions.filter((partition) => partition.offline.includes(id)).map(() => topic.name),
  )
  if (failed.length === 0 && offline.length === 0) return []
  const dirs = failed.map(({ path, error }) => `${path}: ${error}`)
  return [
    {
      of: id,
      subject: `broker ${id}`,
      facts: [`${counted(offline.length, 'replica')} offline`, ...dirs].join(' · '),
      basis: failed.map(({ path }) => path).join(', '),
      topics: [...new Set(offline)],
      remedy: words(
        'Look at the log of the broker for what the disk reported, replace or repair it, and restart the broker. Until then a plan can drain what else it holds.',
      ),
    },
  ]
}
