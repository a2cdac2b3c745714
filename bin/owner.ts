import { readFile, writeFile } from 'node:fs/promises'
import { commandOf } from './child.ts'

type Owner = { readonly pid: number; readonly command: string | null }

/** Writes down that this process owns what the file stands for, until it ends. */
export async function claim(file: string): Promise<void> {
  const owner: Owner = { pid: process.pid, command: await commandOf(process.pid) }
  await writeFile(file, JSON.stringify(owner))
}

/** The process that claimed the file, if it still runs: the same id with the same command line. */
export async function liveOwner(file: string): Promise<number | null> {
  const text = await readFile(file, 'utf8').catch(() => null)
  if (text === null) return null
  const owner: Owner = JSON.parse(text)
  return owner.command !== null && (await commandOf(owner.pid)) === owner.command ? owner.pid : null
}
