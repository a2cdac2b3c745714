import type { Tone } from '#components/ui/tag.tsx'
import type { EventGroup } from '#lib/domain/history/groups.ts'

/** What a kind of event is called beside its sentence, told apart by shape as well as colour. */
export type EventLook = { readonly tone: Tone; readonly mark: string; readonly word: string }

export function lookOf({ kind, events: [first] }: EventGroup): EventLook {
  switch (kind) {
    case 'broker-down':
      return { tone: 'bad', mark: '●', word: 'Broker' }
    case 'broker-up':
      return { tone: 'ok', mark: '✓', word: 'Broker' }
    case 'controller-moved':
      return { tone: 'plain', mark: '◆', word: 'Controller' }
    case 'leader-moved': {
      const lost = first.kind === 'leader-moved' && first.partitions.every(({ to }) => to === null)
      return lost
        ? { tone: 'bad', mark: '●', word: 'Leaders' }
        : { tone: 'plain', mark: '◆', word: 'Leaders' }
    }
    case 'isr-shrank':
      return { tone: 'warn', mark: '▲', word: 'In sync' }
    case 'isr-grew':
      return { tone: 'ok', mark: '✓', word: 'In sync' }
    case 'placement-changed':
    case 'reassignment-begun':
    case 'reassignment-ended':
    case 'reassignment-cancelled':
      return { tone: 'moving', mark: '⇄', word: 'Placement' }
    case 'topic-created':
    case 'topic-deleted':
    case 'topic-recreated':
    case 'partitions-added':
      return { tone: 'plain', mark: '◆', word: 'Topic' }
    case 'topic-config-changed':
    case 'broker-config-changed':
      return { tone: 'plain', mark: '◆', word: 'Setting' }
    case 'finding-appeared': {
      const grave = first.kind === 'finding-appeared' && first.finding.severity === 'critical'
      return grave
        ? { tone: 'bad', mark: '●', word: 'Finding' }
        : { tone: 'warn', mark: '▲', word: 'Finding' }
    }
    case 'finding-gone':
      return { tone: 'ok', mark: '✓', word: 'Finding' }
    case 'not-watched':
      return {
        tone: 'plain',
        mark: '○',
        word: first.kind === 'not-watched' && first.why === 'first' ? 'Begin' : 'Not watched',
      }
  }
}
