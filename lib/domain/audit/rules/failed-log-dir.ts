import type { BrokerId, LogDir } from '../../cluster.ts'
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
  find: (scene) => {
    const offline = offlineTopics(scene)
    return scene.liveBrokers.flatMap(({ id, logDirs }) => findingFor(id, logDirs, offline.get(id) ?? []))
  },
  unknown: ({ liveBrokers }) =>
    liveBrokers.length > 0 && liveBrokers.every(({ logDirs }) => logDirs.length === 0)
      ? 'the log directories of the brokers are not known'
      : null,
  // All that a broker holds is offline while it is down, and what its disks are worth shows once it is back.
  hidden: ({ registered }) => registered.filter(({ alive }) => !alive).map(({ id }) => ({ of: id })),
}

/** The topic of each replica that is offline, by broker. */
function offlineTopics({ cluster }: Scene): ReadonlyMap<BrokerId, readonly string[]> {
  const topics = new Map<BrokerId, string[]>()
  for (const { name, partitions } of cluster.topics) {
    for (const { offline } of partitions) {
      for (const id of offline) {
        const own = topics.get(id)
        if (own) own.push(name)
        else topics.set(id, [name])
      }
    }
  }
  return topics
}

function findingFor(id: BrokerId, logDirs: readonly LogDir[], offline: readonly string[]): Found[] {
  const failed = logDirs.filter(({ error }) => error !== null)
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
