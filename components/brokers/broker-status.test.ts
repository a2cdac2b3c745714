import { describe, expect, it } from 'vitest'
import type { Broker } from '#lib/domain/cluster.ts'
import { brokerStatus } from './broker-status.ts'

const broker = (alive: boolean): Broker => ({
  id: 1,
  host: 'h',
  port: 9092,
  rack: null,
  alive,
  logDirs: [],
  config: {},
})
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
    expect(brokerStatus(broker(alive), seen)).toMatchObject({ text, tone })
  })
})
