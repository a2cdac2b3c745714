import { execFile, execFileSync } from 'node:child_process'
import {
  chmodSync,
  linkSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { checkWritable, readText, writeWhole } from './file.ts'

let dir: string
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'ballast-file-'))
})
afterEach(() => rmSync(dir, { recursive: true }))

test('a file is replaced as a whole, keeps its mode, and nothing is left beside it', () => {
  const path = join(dir, 'out.json')
  writeFileSync(path, 'before')
  chmodSync(path, 0o640)
  // Another name of the old file still shows it: the new text did not go through it.
  linkSync(path, join(dir, 'old'))
  writeWhole(path, 'after')
  expect(readText(path)).toBe('after')
  expect(readText(join(dir, 'old'))).toBe('before')
  expect(statSync(path).mode & 0o777).toBe(0o640)
  expect(readdirSync(dir).sort()).toEqual(['old', 'out.json'])
})

test('a link is followed, not replaced', () => {
  writeFileSync(join(dir, 'target'), 'before')
  symlinkSync('target', join(dir, 'link'))
  writeWhole(join(dir, 'link'), 'after')
  expect(readFileSync(join(dir, 'target'), 'utf8')).toBe('after')
})

test('a pipe is written to, not replaced', async () => {
  const pipe = join(dir, 'pipe')
  execFileSync('mkfifo', [pipe])
  const reader = promisify(execFile)('cat', [pipe])
  checkWritable(pipe)
  writeWhole(pipe, 'hello')
  expect((await reader).stdout).toBe('hello')
  expect(statSync(pipe).isFIFO()).toBe(true)
})

test.each([
  ['missing/out.json', 'there is no such file or folder'],
  ['.', 'it is a folder'],
  ['file/out.json', 'a part of its path is no folder'],
])('%s is refused before the work and after it', (name, reason) => {
  writeFileSync(join(dir, 'file'), '')
  const path = join(dir, name)
  expect(() => checkWritable(path)).toThrow(`${path} cannot be written: ${reason}.`)
  expect(() => writeWhole(path, 'text')).toThrow('cannot be written')
  expect(readdirSync(dir)).toEqual(['file'])
})

test('a file that cannot be read is refused with the reason', () => {
  expect(() => readText(join(dir, 'x'))).toThrow('cannot be read: there is no such file or folder.')
  expect(() => readText(dir)).toThrow('cannot be read: it is a folder.')
})
