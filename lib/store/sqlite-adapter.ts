import type { DatabaseSync, SQLInputValue, SQLOutputValue } from 'node:sqlite'
import {
  DriverAdapterError,
  type SqlDriverAdapter,
  type SqlDriverAdapterFactory,
  type SqlQuery,
  type SqlQueryable,
  type SqlResultSet,
  type Transaction,
} from '@prisma/driver-adapter-utils'
import { attempt, SqliteConnection } from './sqlite-connection.ts'
import { bound, columnType, resultValue } from './sqlite-values.ts'

const NAME = { provider: 'sqlite', adapterName: 'node:sqlite' } as const

/** Brings an act to the database once that is free for it. */
type Reach = <T>(act: (database: DatabaseSync) => T) => Promise<T>

/**
 * Prisma's driver adapter for the SQLite that is part of Node. The one that Prisma packs, over libsql, leaves a statement that met
 * a lock in progress: no transaction of the process could commit any more, and the next one kept the file locked for good
 * (tursodatabase/libsql-client-ts#352).
 */
export function createSqliteAdapter(path: string): SqlDriverAdapterFactory {
  return { ...NAME, connect: async () => connect(path) }
}

function connect(path: string): SqlDriverAdapter {
  const connection = new SqliteConnection(path)
  return {
    ...queryable((act) => connection.alone(act)),
    executeScript: (script) => connection.alone((database) => database.exec(script)),
    startTransaction: () => begin(connection),
    dispose: () => connection.close(),
  }
}

/** Immediate: a transaction that has begun meets no lock any more, and what it read stays so until its end. */
async function begin(connection: SqliteConnection): Promise<Transaction> {
  const { value: database, release } = await connection.hold((database) => {
    database.exec('BEGIN IMMEDIATE')
    return database
  })
  const reach: Reach = async (act) => {
    if (!database.isTransaction) throw rolledBack()
    return attempt(() => act(database))
  }
  const end = async (sql: 'COMMIT' | 'ROLLBACK') => {
    try {
      await reach((open) => open.exec(sql))
    } finally {
      // A commit that fails may leave its transaction open.
      if (database.isTransaction) database.exec('ROLLBACK')
      release()
    }
  }
  return {
    ...queryable(reach),
    options: { usePhantomQuery: true },
    commit: () => end('COMMIT'),
    rollback: () => end('ROLLBACK'),
  }
}

/** SQLite ends a transaction itself where the disk is full or broken: what came after it would be committed alone. */
function rolledBack(): DriverAdapterError {
  return new DriverAdapterError({
    kind: 'TransactionAlreadyClosed',
    cause: 'SQLite has rolled the transaction back.',
  })
}

function queryable(reach: Reach): SqlQueryable {
  return {
    ...NAME,
    queryRaw: (query) => reach((database) => resultOf(database, query)),
    executeRaw: (query) =>
      reach((database) => Number(database.prepare(query.sql).run(...argumentsOf(query)).changes)),
  }
}

function resultOf(database: DatabaseSync, query: SqlQuery): SqlResultSet {
  const statement = database.prepare(query.sql)
  statement.setReadBigInts(true)
  statement.setReturnArrays(true)
  const columns = statement.columns()
  const rows = statement.all(...argumentsOf(query)) as unknown as SQLOutputValue[][]
  const columnTypes = columns.map(({ type }, at) =>
    columnType(
      type,
      rows.map((row) => row[at] ?? null),
    ),
  )
  return {
    columnNames: columns.map(({ name }) => name),
    columnTypes,
    rows: rows.map((row) => row.map((value, at) => resultValue(value, columnTypes[at]))),
  }
}

function argumentsOf({ args, argTypes }: SqlQuery): SQLInputValue[] {
  return args.map((value, at) => bound(value, argTypes[at]?.scalarType))
}
