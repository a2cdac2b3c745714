import type { Broker } from '#lib/domain/cluster.ts'
import type { Contact } from '#lib/domain/observation.ts'

export type BrokerStatus = {
  readonly tone: 'plain' | 'ok' | 'warn' | 'bad'
  readonly mark: string
  /** "alive", "hung", "fenced", "gone" */
  readonly text: string
  /** What that means, in a sentence. */
  readonly words: string
}

/** What the controller says of a broker and what this console could reach, taken together. */
export function brokerStatus(broker: Broker, contact: Contact | undefined): BrokerStatus {
  if (broker.alive) {
    if (contact === undefined) {
      return {
        tone: 'plain',
        mark: '○',
        text: 'alive',
        words: 'The controller counts it as alive; this console has not asked it yet.',
      }
    }
    if (contact.answers)
      return { tone: 'ok', mark: '✓', text: 'alive', words: 'It is alive and answers this console.' }
    return {
      tone: 'warn',
      mark: '▲',
      text: 'no answer',
      words:
        'The controller counts it as alive, yet it does not answer this console: it may be hung, just stopped, or out of reach.',
    }
  }
  if (contact?.answers) {
    return {
      tone: 'warn',
      mark: '▲',
      text: 'fenced',
      words: 'It answers this console, but the controller has fenced it: it leads nothing.',
    }
  }
  return {
    tone: 'bad',
    mark: '✕',
    text: 'gone',
    words: 'It is not registered as alive, and it does not answer this console.',
  }
}
