import { type Broker, type BrokerId, isMoving } from '../../cluster.ts'
import { FOLLOWER_RATE, LEADER_RATE, LOG_DIRS_RATE } from '../../plan/throttle-keys.ts'
import { DEFAULT_FACTOR } from '../config-keys.ts'
import type { Remedy } from '../finding.ts'
import { type Found, type Rule, words } from '../rule.ts'
import { brokersWithout, type Scene } from '../scene.ts'

/** Brokers with a rate that limits nothing at the moment, and the next list of throttled replicas by surprise. */
export const brokerThrottleLeft: Rule = {
  id: 'broker-throttle-left',
  severity: 'low',
  title: 'A throttle was left on a broker',
  why: 'Nothing moves, so the rate limits only replicas that a topic still lists as throttled; but the next move inherits it, at whatever rate somebody once chose.',
  mends: 'Remove the rate.',
  docs: 'rep-throttle',
  find: (scene) => (somethingMoves(scene) ? [] : scene.registered.flatMap(leftOn)),
  // A broker that told anything of itself told of its rates: they are absent while nobody sets them.
  unknown: (scene) => brokersWithout(scene, DEFAULT_FACTOR),
  // Whether they are left over shows once nothing moves.
  hidden: (scene) => (somethingMoves(scene) ? scene.registered.flatMap(leftOn) : []),
}

function somethingMoves({ cluster }: Scene): boolean {
  return cluster.topics.some(({ partitions }) => partitions.some(isMoving))
}

/** A broker that is down begins with the rates that it had. */
function leftOn({ id, alive, config }: Broker): Found[] {
  const keys = [LEADER_RATE, FOLLOWER_RATE, LOG_DIRS_RATE].filter((key) => config[key]?.source === 'broker')
  if (keys.length === 0) return []
  return [
    {
      of: id,
      subject: `broker ${id}`,
      facts: keys.map((key) => `${key} = ${config[key]?.value}`).join(' · '),
      topics: [],
      remedy: alive ? removeRates(id, keys) : words(START_FIRST),
    },
  ]
}

const START_FIRST = 'Start the broker first: nobody else takes the change of what it sets itself.'

function removeRates(id: BrokerId, keys: readonly string[]): Remedy {
  return {
    kind: 'config',
    label: `Remove the throttle of broker ${id}`,
    changes: keys.map((key) => ({ resource: { kind: 'broker', name: String(id) }, key, value: null })),
    text: 'Make sure that nobody is about to move replicas, be it between the log directories of one broker: a running job or tool sets these rates itself.',
  }
}
