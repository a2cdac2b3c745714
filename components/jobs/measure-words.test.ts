import { expect, test } from 'vitest'
import type { Job, StepKind } from '#lib/domain/job/job.ts'
import { NO_PROGRESS, sampleJob } from './job.fixture.ts'
import { measureWords } from './measure-words.ts'

function job(over: Partial<Job>, step: StepKind): Job {
  return sampleJob({
    throttleBytesPerSecond: 20_000_000,
    bytesTotal: 96_000_000,
    steps: [{ seq: 0, kind: step, state: 'running', startedAt: 0, endedAt: null, outcome: null }],
    moves: [
      {
        ...{ seq: 0, topic: 'orders', partition: 0, from: [1], to: [2], sizeBytes: 96_000_000 },
        ...{ state: 'moving', problem: null },
      },
    ],
    progress: {
      ...NO_PROGRESS,
      ...{ bytesDone: 95_000_000, bytesTotal: 96_000_000, rate: 19_600_000, secondsLeft: 0.5 },
    },
    ...over,
  })
}

const said = (value: Job) => measureWords(value).replaceAll('\u00a0', ' ')
const COPIED = '95.0 MB of 96.0 MB'
const LIMITED = 'limited to 20.0 MB/s a broker'

test('the rate and the time left stand there while it copies, and no longer', () => {
  expect(said(job({}, 'reassign'))).toBe(`${COPIED} · 19.6 MB/s · 1 s left · ${LIMITED}, put back afterwards`)
  for (const step of ['unthrottle', 'elect', 'verify'] as const)
    expect(said(job({}, step))).toBe(`${COPIED} · ${LIMITED}, put back afterwards`)
  expect(said(job({ state: 'blocked' }, 'reassign'))).toBe(`${COPIED} · ${LIMITED}, put back afterwards`)
  expect(said(job({ state: 'done' }, 'verify'))).toBe(`${COPIED} · was ${LIMITED}`)
})
