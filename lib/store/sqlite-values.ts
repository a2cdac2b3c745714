import type { SQLInputValue, SQLOutputValue } from 'node:sqlite'
import { type ArgScalarType, type ColumnType, ColumnTypeEnum } from '@prisma/driver-adapter-utils'

/** Prisma's values as SQLite keeps them, and back: times are ISO 8601 text with the offset +00:00, booleans 0 and 1. */

/** The types that Prisma's migrations declare. */
const DECLARED: Readonly<Record<string, ColumnType>> = {
  INTEGER: ColumnTypeEnum.Int32,
  BIGINT: ColumnTypeEnum.Int64,
  REAL: ColumnTypeEnum.Double,
  BOOLEAN: ColumnTypeEnum.Boolean,
  DATETIME: ColumnTypeEnum.DateTime,
  TEXT: ColumnTypeEnum.Text,
  BLOB: ColumnTypeEnum.Bytes,
  JSONB: ColumnTypeEnum.Json,
}

/** An argument of a query as it is bound. */
export function bound(value: unknown, scalarType: ArgScalarType | undefined): SQLInputValue {
  if (typeof value === 'boolean') return value ? 1n : 0n
  if (value instanceof Date || (typeof value === 'string' && scalarType === 'datetime'))
    return new Date(value).toISOString().replace('Z', '+00:00')
  if (typeof value === 'string' && scalarType === 'bigint') return BigInt(value)
  if (typeof value === 'string' && scalarType === 'decimal') return Number(value)
  if (typeof value === 'string' && scalarType === 'bytes') return Buffer.from(value, 'base64')
  // A number would be bound as a floating-point one.
  if (typeof value === 'number' && Number.isSafeInteger(value)) return BigInt(value)
  return value as SQLInputValue
}

/** The type of a result column: as it was declared; for an expression, as its first value is. */
export function columnType(declared: string | null, values: readonly SQLOutputValue[]): ColumnType {
  const known = DECLARED[declared?.toUpperCase() ?? '']
  if (known !== undefined) return known
  const first = values.find((value) => value !== null)
  if (typeof first === 'string') return ColumnTypeEnum.Text
  if (typeof first === 'bigint' || typeof first === 'number') return ColumnTypeEnum.UnknownNumber
  return first === undefined ? ColumnTypeEnum.Int32 : ColumnTypeEnum.Bytes
}

/** A value of a result as Prisma takes it. Integers are read as bigints, so that none loses digits. */
export function resultValue(value: SQLOutputValue, type: ColumnType | undefined): unknown {
  if (typeof value !== 'bigint') return value
  if (type === ColumnTypeEnum.Int64) return value.toString()
  if (type === ColumnTypeEnum.DateTime) return new Date(Number(value)).toISOString()
  return Number(value)
}
