import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { ok, problem } from '#lib/domain/problem.ts'
import { eventStream } from './event-stream.ts'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

test('sends events until the browser goes, and then lets go of everything', async () => {
  const browser = new AbortController()
  const unsubscribe = vi.fn()
  const response = await eventStream(browser.signal, async (send) => {
    send('version', { version: 7 })
    return ok(unsubscribe)
  })
  const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader()
  expect((await reader?.read())?.value).toBe('event: version\ndata: {"version":7}\n\n')
  expect(unsubscribe).not.toHaveBeenCalled()
  browser.abort()
  expect(unsubscribe).toHaveBeenCalledOnce()
  expect(vi.getTimerCount()).toBe(0)
})

test('a browser that goes while it is being subscribed leaves nothing behind', async () => {
  const browser = new AbortController()
  const unsubscribe = vi.fn()
  await eventStream(browser.signal, async () => {
    browser.abort()
    return ok(unsubscribe)
  })
  expect(unsubscribe).toHaveBeenCalledOnce()
  expect(vi.getTimerCount()).toBe(0)
})

test('a problem is the response', async () => {
  const refused = { ok: false, problem: problem('cluster-unknown', 'There is none.') } as const
  const response = await eventStream(new AbortController().signal, async () => refused)
  expect(response.status).toBe(404)
  expect(vi.getTimerCount()).toBe(0)
})
