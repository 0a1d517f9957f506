/** What became of the rows of an import. */

import { FAILED_ROWS_LISTED_MAX, type ImportReport } from '@bursar/contracts'
import type { FieldErrors } from '../shared/domain/field-errors.ts'

/** A row that is no sale, and why. */
export interface FailedRow {
  /** From 1. */
  readonly row: number
  /** Where it begins in a file. */
  readonly line?: number
  readonly reason: string
  readonly errors: FieldErrors
}

export interface ImportCount {
  readonly created: number
  readonly skipped: number
  /** Subscribers of whom it says another name or address. */
  readonly updated: number
  readonly failed: readonly FailedRow[]
}

/** `line` is of a file's row. */
export function failedRow(row: number, errors: FieldErrors, line?: number): FailedRow {
  const reasons = Object.entries(errors).map(([field, messages]) => `${field}: ${messages.join(' ')}`)
  return { row, ...(line !== undefined && { line }), reason: reasons.join(' '), errors }
}

/** All parts together, failed rows in the order of the request and no more of them than an answer lists. */
export function reportOf(
  parts: readonly ImportCount[],
  rest: Pick<ImportReport, 'timezone' | 'months'>
): ImportReport {
  const failed = parts.flatMap((part) => part.failed).sort((a, b) => a.row - b.row)
  const total = (of: 'created' | 'skipped' | 'updated') => parts.reduce((sum, part) => sum + part[of], 0)
  return {
    created: total('created'),
    skipped: total('skipped'),
    updated: total('updated'),
    failed_count: failed.length,
    failed: failed.slice(0, FAILED_ROWS_LISTED_MAX),
    ...rest
  }
}
