import { setTimeout as sleep } from 'node:timers/promises'
import { betweenFailpoints } from '#lib/failpoint.ts'
import type { Database } from './database.ts'
import { driverFailure } from './failure.ts'
import type { Prisma } from './generated/client.ts'

const ATTEMPTS = 10
const LONGEST_PAUSE_MS = 50

/**
 * Does `work` as if nobody else were at the database meanwhile: what it read is still so when it is committed. In PostgreSQL it runs
 * again from the start where another transaction, of this console or another, came in between; so it must do nothing
 * but use the transaction that it is given. `what` names the commit among the failpoints.
 */
export function serializable<T>(
  database: Database,
  what: string,
  work: (transaction: Prisma.TransactionClient) => Promise<T>,
): Promise<T> {
  return betweenFailpoints(`commit: ${what}`, () => repeated(database, work))
}

async function repeated<T>(
  database: Database,
  work: (transaction: Prisma.TransactionClient) => Promise<T>,
): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await database.$transaction(work, { isolationLevel: 'Serializable' })
    } catch (error) {
      if (attempt === ATTEMPTS || driverFailure(error)?.kind !== 'TransactionWriteConflict') throw error
    }
    await sleep(Math.random() * LONGEST_PAUSE_MS * attempt)
  }
}
