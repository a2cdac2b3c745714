import { statSync } from 'node:fs'
import { DatabaseSync } from 'node:sqlite'
import { setTimeout as sleep } from 'node:timers/promises'
import { pathToFileURL } from 'node:url'
import { DriverAdapterError, type MappedError } from '@prisma/driver-adapter-utils'

/** For the write lock that another process holds. */
const BUSY_MS = 5_000
const LONGEST_PAUSE_MS = 50

const BUSY = 5
const NOT_NULL = 1299
const UNIQUE = [1555, 2067]
const FOREIGN_KEY = [787, 1811]

/**
 * One connection to a SQLite file, used by one at a time. It waits for the lock of another process without holding up
 * this one, and opens the file again where that was taken away meanwhile.
 */
export class SqliteConnection {
  readonly #path: string
  #open: Open | null
  #last: Promise<void> = Promise.resolve()

  /** `path`: of a file, which is created where it is not there. */
  constructor(path: string) {
    this.#path = path
    this.#open = open(path, 'rwc')
  }

  /** Does `act` while nobody else uses the connection. Throws `DriverAdapterError`. */
  async alone<T>(act: (database: DatabaseSync) => T): Promise<T> {
    const { value, release } = await this.hold(act)
    release()
    return value
  }

  /** As `alone`, but nobody else uses the connection until `release` is called. Where `act` throws, it is free. */
  async hold<T>(
    act: (database: DatabaseSync) => T,
  ): Promise<{ readonly value: T; readonly release: () => void }> {
    const deadline = performance.now() + BUSY_MS
    for (;;) {
      const release = await this.#turn()
      try {
        return { value: attempt(() => act(this.#database())), release }
      } catch (error) {
        release()
        if (!isBusy(error) || performance.now() > deadline) throw error
      }
      await sleep(Math.random() * LONGEST_PAUSE_MS)
    }
  }

  async close(): Promise<void> {
    const release = await this.#turn()
    this.#open?.database.close()
    this.#open = null
    release()
  }

  async #turn(): Promise<() => void> {
    const before = this.#last
    const { promise, resolve } = Promise.withResolvers<void>()
    this.#last = promise
    await before
    return resolve
  }

  /** What is written to a file that is not at its place any more would be lost. */
  #database(): DatabaseSync {
    const inode = statSync(this.#path, { bigint: true, throwIfNoEntry: false })?.ino
    if (this.#open && this.#open.inode !== inode) {
      this.#open.database.close()
      this.#open = null
    }
    this.#open ??= open(this.#path, 'rw')
    return this.#open.database
  }
}

type Open = { readonly database: DatabaseSync; readonly inode: bigint }

/**
 * WAL lets pages read while a job writes; synchronous=FULL makes a committed intent survive a power cut.
 */
function open(path: string, mode: 'rw' | 'rwc'): Open {
  return attempt(() => {
    const url = pathToFileURL(path)
    url.searchParams.set('mode', mode)
    const database = new DatabaseSync(url, { timeout: 0 })
    database.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL')
    return { database, inode: statSync(path, { bigint: true }).ino }
  })
}

/** Does it; what SQLite throws becomes what Prisma understands. */
export function attempt<T>(act: () => T): T {
  try {
    return act()
  } catch (error) {
    const { errcode, message } = error as { errcode?: number; message: string }
    if (errcode === undefined) throw error
    throw new DriverAdapterError({
      originalCode: String(errcode),
      originalMessage: message,
      ...meaningOf(errcode, message),
    })
  }
}

function isBusy(error: unknown): boolean {
  return error instanceof DriverAdapterError && error.cause.kind === 'SocketTimeout'
}

/** The higher bits of an extended result code (https://www.sqlite.org/rescode.html) hold details. */
function meaningOf(extendedCode: number, message: string): MappedError {
  const columns = () => ({
    fields: (message.split('constraint failed: ')[1] ?? '')
      .split(', ')
      .map((name) => name.split('.').at(-1) ?? name),
  })
  if ((extendedCode & 0xff) === BUSY) return { kind: 'SocketTimeout' }
  if (UNIQUE.includes(extendedCode)) return { kind: 'UniqueConstraintViolation', constraint: columns() }
  if (extendedCode === NOT_NULL) return { kind: 'NullConstraintViolation', constraint: columns() }
  if (FOREIGN_KEY.includes(extendedCode))
    return { kind: 'ForeignKeyConstraintViolation', constraint: { foreignKey: {} } }
  const table = message.match(/^no such table: (.+)/)?.[1]
  if (table !== undefined) return { kind: 'TableDoesNotExist', table }
  return { kind: 'sqlite', extendedCode, message }
}
