import type { LogDir } from '../../cluster.ts'
import { brokerLoads } from '../../plan/load.ts'
import { formatBytes, formatPercent } from '../../quantity.ts'
import type { Remedy } from '../finding.ts'
import { BACK_FIRST, balanceAll } from '../remedies.ts'
import { type Rule, words } from '../rule.ts'
import { brokersNamed, type Scene } from '../scene.ts'

/** From here on it is a matter of hours. */
const NEARLY_FULL = 0.95
/** A plan levels bytes to within 5 % of the mean. */
const LEVEL = 1.05

/** Disks of log directories that are as full as the policy does not want them. One finding a directory. What is down has as much on its disk. */
export const diskFilling: Rule = {
  id: 'disk-filling',
  severity: 'high',
  title: 'A disk is filling up',
  why: 'A broker whose log directory is full takes it offline, with every replica in it; a broker with one directory stops.',
  mends: 'Keep less (retention), move replicas to brokers with room, or add disks.',
  docs: 'topicconfigs_retention.bytes',
  find: (scene) =>
    scene.registered.flatMap(({ id, alive, logDirs }) =>
      logDirs.flatMap((dir) => {
        const used = usedShare(dir)
        if (used === null || used < scene.policy.limits.diskUsed) return []
        const nearly = used >= NEARLY_FULL
        return [
          {
            of: `${id}:${dir.path}`,
            subject: `broker ${id}`,
            ...(nearly ? { severity: 'critical' as const, title: 'A disk is nearly full' } : {}),
            facts: `${dir.path}: ${formatPercent(used)} of ${formatBytes(dir.totalBytes ?? 0)} used, ${formatBytes(dir.usableBytes ?? 0)} free${alive ? '' : ', as it told last'}`,
            basis: dir.path,
            topics: [],
            remedy: relieve(id, scene),
          },
        ]
      }),
    ),
  unknown: ({ registered }) => {
    const silent = registered.filter(({ logDirs }) => logDirs.every((dir) => usedShare(dir) === null))
    return silent.length === 0
      ? null
      : `the disks of ${brokersNamed(silent.map(({ id }) => id))} are not known`
  },
}

function usedShare({ totalBytes, usableBytes, error }: LogDir): number | null {
  if (error !== null || totalBytes === null || usableBytes === null || totalBytes === 0) return null
  return 1 - usableBytes / totalBytes
}

/** A plan where the broker is up and holds more than others do; where all hold the same, nothing is to be gained by moving. */
function relieve(id: number, { cluster, isLive }: Scene): Remedy {
  if (!isLive(id)) return BACK_FIRST
  const bytes = brokerLoads(cluster)
    .filter(({ broker }) => isLive(broker))
    .map((load) => ({ id: load.broker, bytes: load.bytes }))
  const own = bytes.find((load) => load.id === id)?.bytes ?? null
  const known = bytes.flatMap((load) => load.bytes ?? [])
  const mean = known.reduce((sum, value) => sum + value, 0) / known.length
  if (own !== null && known.length === bytes.length && own > mean * LEVEL) return balanceAll('bytes')
  return words(
    'Lower retention.ms or retention.bytes of its largest topics, or add disks or brokers. Other brokers hold no less, so moving replicas gains nothing.',
  )
}
