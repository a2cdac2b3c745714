import fc from 'fast-check'
import { expect, test } from 'vitest'
import { share, shareByKey } from './share.ts'

test('share: equal values come back as the very same one, and others equal to the new one', () => {
  fc.assert(
    fc.property(fc.jsonValue(), fc.jsonValue(), (previous, next) => {
      expect(share(previous, structuredClone(previous))).toBe(previous)
      expect(share(previous, next)).toEqual(next)
    }),
  )
})

test('share: what changed is new, what did not is kept', () => {
  const previous = { a: { x: 1 }, b: [{ y: 1 }, { y: 2 }] }
  const shared = share(previous, { a: { x: 1 }, b: [{ y: 1 }, { y: 3 }] })
  expect(shared).toEqual({ a: { x: 1 }, b: [{ y: 1 }, { y: 3 }] })
  expect(shared.a).toBe(previous.a)
  expect(shared.b[0]).toBe(previous.b[0])
})

test('share: an undefined field is not a missing one', () => {
  const previous = { a: 1 }
  expect(share(previous, { b: undefined })).toEqual({ b: undefined })
})

test('shareByKey: elements keep their identity when others come and go', () => {
  const previous = [{ id: 1 }, { id: 2 }, { id: 3 }]
  const shared = shareByKey(previous, [{ id: 0 }, { id: 2 }, { id: 3 }], ({ id }) => id)
  expect(shared).toEqual([{ id: 0 }, { id: 2 }, { id: 3 }])
  expect(shared[1]).toBe(previous[1])
  expect(shared[2]).toBe(previous[2])
  expect(shareByKey(previous, structuredClone(previous), ({ id }) => id)).toBe(previous)
})
