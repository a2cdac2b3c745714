import { PrismaPg } from '@prisma/adapter-pg'
import type {
  SqlDriverAdapter,
  SqlDriverAdapterFactory,
  SqlQuery,
  SqlQueryable,
  Transaction,
} from '@prisma/driver-adapter-utils'
import { PrismaClient } from './generated-postgresql/client.ts'
import { applyMigrations } from './migrations.ts'
import type { PostgresqlPlace } from './place.ts'

const CONNECT_MS = 5_000
const QUERY_MS = 10_000
/** A migration may rewrite a table; another console's migration is waited for as long. */
const MIGRATION_MS = 300_000

/** Opens (and where needed migrates) a PostgreSQL database that exists. Every query has a deadline. */
export async function openPostgresql(place: PostgresqlPlace): Promise<PrismaClient> {
  await migrate(postgresqlAdapter(place, MIGRATION_MS))
  return new PrismaClient({ adapter: postgresqlAdapter(place) })
}

/** How to reach the server. The deadlines are kept on this side: a pooler in between may refuse to set them on the server. */
export function postgresqlAdapter(place: PostgresqlPlace, queryMs = QUERY_MS): PrismaPg {
  const { host, port, user, password, database, tls } = place
  return new PrismaPg({
    host,
    port,
    user,
    database,
    ...(password === null ? {} : { password }),
    ssl: tls === 'disable' ? false : { rejectUnauthorized: tls === 'verify-full' },
    application_name: 'ballast',
    connectionTimeoutMillis: CONNECT_MS,
    query_timeout: queryMs,
    keepAlive: true,
  })
}

/**
 * Applies the migrations in one transaction on one connection, under the schema engine's advisory lock: of consoles that
 * start at the same time one migrates while the others wait, and a migration that fails leaves nothing behind.
 */
async function migrate(factory: PrismaPg): Promise<void> {
  const connection = await factory.connect()
  try {
    const transaction = readingCatalogue(await connection.startTransaction())
    try {
      await execute(transaction, `SET LOCAL lock_timeout = ${MIGRATION_MS}`)
      await applyMigrations(within(transaction, connection), 'postgresql')
      await execute(transaction, 'COMMIT')
    } finally {
      // Hands the connection back; its end, below, rolls back what was not committed.
      await transaction.rollback()
    }
  } finally {
    await connection.dispose()
  }
}

/** An adapter for the schema engine that knows this transaction only. */
function within(transaction: Transaction, connection: SqlDriverAdapter): SqlDriverAdapterFactory {
  const { provider, adapterName } = connection
  const adapter: SqlDriverAdapter = {
    provider,
    adapterName,
    queryRaw: (query) => transaction.queryRaw(query),
    // The engine's lock would outlast the transaction, and with a pooler in between even the connection.
    executeRaw: ({ sql, ...query }) =>
      transaction.executeRaw({
        ...query,
        sql: sql.replace('pg_advisory_lock(', 'pg_advisory_xact_lock('),
      }),
    executeScript: (script) => executeScript(transaction, script),
    startTransaction: () => Promise.reject(new Error('A migration is in its transaction already.')),
    getConnectionInfo: () => connection.getConnectionInfo?.() ?? { supportsRelationJoins: true },
    dispose: () => Promise.resolve(),
  }
  return {
    provider,
    adapterName,
    connect: () => Promise.resolve(adapter),
  }
}

/** An adapter with which the schema engine may look at the tables that are there. */
export function cataloguingAdapter(place: PostgresqlPlace): SqlDriverAdapterFactory {
  const factory = postgresqlAdapter(place)
  const { provider, adapterName } = factory
  return {
    provider,
    adapterName,
    connect: async () => readingCatalogue(await factory.connect()),
  }
}

/** After a statement that failed, the engine goes on to write down which: a savepoint lets it. */
async function executeScript(transaction: Transaction, script: string): Promise<void> {
  await execute(transaction, 'SAVEPOINT script')
  try {
    await execute(transaction, script)
  } catch (error) {
    await execute(transaction, 'ROLLBACK TO SAVEPOINT script')
    throw error
  }
  await execute(transaction, 'RELEASE SAVEPOINT script')
}

/** Without arguments the driver sends the text as it is, which may then hold several statements. */
async function execute(queryable: SqlQueryable, sql: string): Promise<void> {
  await queryable.executeRaw({ sql, args: [], argTypes: [] })
}

/** PostgreSQL's "char", one byte long, and its CHAR(n), by their numbers in pg_type. */
const CATALOGUE_CHAR = 18
const CHAR = 1042

/**
 * The schema engine reads columns of PostgreSQL's catalogue whose type the driver adapter refuses to name, although the
 * engine takes them as text. Returns the same object, which now lets them pass.
 */
function readingCatalogue<T extends SqlQueryable>(queryable: T): T {
  type Answer = { readonly fields?: { dataTypeID: number }[] }
  const driver = queryable as unknown as { performIO: (query: SqlQuery) => Promise<Answer> }
  const performIO = driver.performIO.bind(driver)
  driver.performIO = async (query) => {
    const answer = await performIO(query)
    for (const field of answer.fields ?? []) if (field.dataTypeID === CATALOGUE_CHAR) field.dataTypeID = CHAR
    return answer
  }
  return queryable
}
