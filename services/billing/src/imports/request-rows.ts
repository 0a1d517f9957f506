/** The rows of a request, of a JSON list or of a file, as sales with what they are known by. */
import { fail } from '@bursar/service-kit'
import type { Encoding } from './files/encoding.ts'
import { FileFault } from './files/file-fault.ts'
import { type IdentifiedSale, identifySales } from './files/sale-identity.ts'
import { readSale } from './files/sale-row.ts'
import { type FileRow, salesReader } from './files/sales-file.ts'
import { type FailedRow, failedRow } from './import-count.ts'
import { pauses } from './pauses.ts'

/** Rows of one request; a longer file is sent in parts. */
export const ROWS_MAX = 5_000
/** Bytes of a file that are read in one go. */
const CHUNK_BYTES = 65_536

/** Where and how rows are read. */
export interface Reading {
  readonly provider: string
  readonly timezone: string
  readonly encoding: Encoding | undefined
}

export interface RequestRows {
  readonly sales: readonly IdentifiedSale[]
  readonly failed: readonly FailedRow[]
}

/** Reads the rows of a JSON list. */
export async function listedRows(list: readonly unknown[], reading: Reading): Promise<RequestRows> {
  const rows = rowTaker(reading)
  const breathe = pauses()
  for (const raw of list) {
    await breathe()
    rows.take(raw)
  }
  return rows
}

/** Reads the rows of a file; what is no file of sales ends the request with `invalid_fields`. */
export async function uploadedRows(file: Buffer, reading: Reading): Promise<RequestRows> {
  const reader = salesReader({ encoding: reading.encoding })
  const rows = rowTaker(reading)
  const breathe = pauses()
  let count = 0
  async function take(read: readonly FileRow[]) {
    for (const row of read) {
      count += 1
      if (count > ROWS_MAX) tooMany()
      await breathe()
      if (row.is === 'row') rows.take(row.raw, row.line)
      else rows.refuse({ row: [row.reason] }, row.line)
    }
  }
  try {
    for (let at = 0; at < file.length; at += CHUNK_BYTES) {
      await take(reader.read(file.subarray(at, at + CHUNK_BYTES)))
    }
    await take(reader.end())
  } catch (error) {
    if (error instanceof FileFault) fail('invalid_fields', { fields: { file: [error.message] } })
    throw error
  }
  return rows
}

function rowTaker({ provider, timezone }: Reading) {
  const sales: IdentifiedSale[] = []
  const failed: FailedRow[] = []
  const identify = identifySales(provider)
  let row = 0
  function refuse(errors: FailedRow['errors'], line?: number): void {
    row += 1
    failed.push(failedRow(row, errors, line))
  }
  return {
    sales,
    failed,
    refuse,
    take(raw: unknown, line?: number): void {
      const read = readSale(raw, timezone)
      if (read.ok) sales.push(identify(++row, read.sale, line))
      else refuse(read.fields, line)
    }
  }
}

function tooMany(): never {
  return fail('body_too_large', {
    detail: `A request may have at most ${ROWS_MAX} rows; split a longer file.`
  })
}
