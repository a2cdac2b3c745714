import { describe, expect, it } from 'vitest'
import { sampleBroker } from '#lib/domain/sample.ts'
import { brokerStatus } from './broker-status.ts'

const contact = (answers: boolean) => ({ answers, lastAnswerAt: null, problem: null })

describe('brokerStatus', () => {
  it.each([
    [true, contact(true), 'alive', 'ok'],
    [true, undefined, 'alive', 'plain'],
    [true, contact(false), 'no answer', 'warn'],
    [false, contact(true), 'fenced', 'warn'],
    [false, contact(false), 'gone', 'bad'],
    [false, undefined, 'gone', 'bad'],
  ] as const)('takes alive=%s and contact %o together as "%s"', (alive, seen, text, tone) => {
    expect(brokerStatus(sampleBroker(1, { alive }), seen)).toMatchObject({ text, tone })
  })
})
