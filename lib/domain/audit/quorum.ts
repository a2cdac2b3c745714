import type { Quorum } from '../cluster.ts'
import type { Found } from './rule.ts'
import type { Scene } from './scene.ts'

/** A quorum without voters was not told. */
export function ofQuorum({ cluster: { kraft } }: Scene, find: (quorum: Quorum) => Found[]): Found[] {
  return kraft === null || kraft.voters.length === 0 ? [] : find(kraft)
}

export function quorumUnknown({ cluster: { kraft } }: Scene): string | null {
  return kraft === null || kraft.voters.length === 0 ? 'the controller quorum is not known' : null
}
