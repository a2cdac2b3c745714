import {
  accessSync,
  closeSync,
  constants,
  fsyncSync,
  openSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmSync,
  type Stats,
  statSync,
  writeFileSync,
} from 'node:fs'
import { dirname } from 'node:path'
import { Refusal } from '../refusal.ts'

/** The text of a file. Refuses one that cannot be read. */
export function readText(path: string): string {
  try {
    return readFileSync(path, 'utf8')
  } catch (error) {
    throw new Refusal(`${path} cannot be read: ${reasonOf(error)}.`)
  }
}

/** Refuses a place where no file can be written, before the work that would fill it. */
export function checkWritable(path: string): void {
  attempt(path, () => {
    const stats = statsOf(path)
    if (stats?.isDirectory()) throw new Refusal(`${path} cannot be written: it is a folder.`)
    // The dot makes it an error that what should be the folder is a file.
    const place = stats === null || stats.isFile() ? `${dirname(targetOf(path, stats))}/.` : path
    accessSync(place, constants.W_OK)
  })
}

/**
 * Writes a file wholly or not at all: what was there stays until the new text is on the disk. Synchronous, so that
 * Ctrl-C finds no half-done work. A pipe or a device, such as /dev/stdout, is written to as it is.
 */
export function writeWhole(path: string, text: string): void {
  attempt(path, () => {
    const stats = statsOf(path)
    if (stats !== null && !stats.isFile()) return writeFileSync(path, text)
    const target = targetOf(path, stats)
    const draft = `${target}.${process.pid}.tmp`
    try {
      writeDurably(draft, text, stats)
      renameSync(draft, target)
    } catch (error) {
      rmSync(draft, { force: true })
      throw error
    }
  })
}

function writeDurably(path: string, text: string, like: Stats | null): void {
  const file = openSync(path, 'wx', like === null ? 0o666 : like.mode & 0o777)
  try {
    writeFileSync(file, text)
    fsyncSync(file)
  } finally {
    closeSync(file)
  }
}

/** The file itself, where the path is a link to it. */
function targetOf(path: string, stats: Stats | null): string {
  return stats === null ? path : realpathSync(path)
}

function statsOf(path: string): Stats | null {
  return statSync(path, { throwIfNoEntry: false }) ?? null
}

function attempt(path: string, work: () => void): void {
  try {
    work()
  } catch (error) {
    if (error instanceof Refusal) throw error
    throw new Refusal(`${path} cannot be written: ${reasonOf(error)}.`)
  }
}

const REASONS: Readonly<Record<string, string>> = {
  ENOENT: 'there is no such file or folder',
  EACCES: 'permission denied',
  EPERM: 'permission denied',
  EISDIR: 'it is a folder',
  ENOTDIR: 'a part of its path is no folder',
  ENOSPC: 'no space is left on the device',
  EROFS: 'the file system is read-only',
}

/** Why the operating system refused a file, in words. An error of another kind is thrown on. */
function reasonOf(error: unknown): string {
  if (!(error instanceof Error && 'code' in error)) throw error
  return REASONS[String(error.code)] ?? error.message
}
