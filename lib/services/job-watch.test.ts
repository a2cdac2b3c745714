import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { type JobSource, watchJob } from './job-watch.ts'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

function source(differing: Partial<JobSource> = {}) {
  const listeners = new Set<() => void>()
  const told: JobSource = {
    subscribe: (listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    readVersion: async () => '1',
    isOwn: async () => false,
    onError: () => {},
    ...differing,
  }
  return { told, listeners }
}

test('whoever listens is told at once, for the job may have changed since it was read, and then of each change', async () => {
  const versions = ['1', '2', '2']
  const { told, listeners } = source({ readVersion: async () => versions.shift() ?? '2' })
  const listener = vi.fn()
  const end = watchJob(told, '1', listener)
  expect(listener).toHaveBeenCalledTimes(1)
  await vi.advanceTimersByTimeAsync(5_000)
  expect(listener).toHaveBeenCalledTimes(2)
  for (const tell of listeners) tell()
  expect(listener).toHaveBeenCalledTimes(3)
  end()
  expect(listeners.size).toBe(0)
  expect(vi.getTimerCount()).toBe(0)
})

test('a look that takes long is the only one, and one that fails is not the last', async () => {
  const slow = Promise.withResolvers<string>()
  const onError = vi.fn()
  const readVersion = vi.fn<JobSource['readVersion']>(async () => '2')
  readVersion.mockReturnValueOnce(slow.promise)
  const { told } = source({ readVersion, onError })
  const listener = vi.fn()
  const end = watchJob(told, '1', listener)
  await vi.advanceTimersByTimeAsync(5_000)
  expect(readVersion).toHaveBeenCalledTimes(1)
  slow.reject(new Error('away'))
  await vi.advanceTimersByTimeAsync(1_000)
  expect(onError).toHaveBeenCalledTimes(1)
  expect(readVersion).toHaveBeenCalledTimes(2)
  expect(listener).toHaveBeenCalledTimes(2)
  end()
})
