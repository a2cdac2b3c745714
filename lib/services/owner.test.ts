import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { expect, test } from 'vitest'
import { hasEnded, ownName } from './owner.ts'

test('a process that runs has not ended, one that was killed has, and of other machines nothing is known', async () => {
  expect(hasEnded(ownName())).toBe(false)
  const child = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'])
  await once(child, 'spawn')
  const name = ownName().replace(/^\d+/, String(child.pid))
  expect(hasEnded(name)).toBe(false)
  child.kill('SIGSTOP')
  expect(hasEnded(name)).toBe(false)
  child.kill('SIGKILL')
  await once(child, 'exit')
  expect(hasEnded(name)).toBe(true)
  expect(hasEnded(`${name} elsewhere`)).toBe(false)
  expect(hasEnded('a name of another kind')).toBe(false)
})
