import type { FieldErrors } from '../domain/plan-terms.ts'

/** A row that is no sale, and why. */
export interface FailedRow {
  readonly row: number
  readonly reason: string
  readonly errors: FieldErrors
}

/** What became of the rows of an import. */
export interface ImportCount {
  readonly created: number
  readonly skipped: number
  readonly failed: readonly FailedRow[]
}

/** `row` counts from 1. */
export function failedRow(row: number, errors: FieldErrors): FailedRow {
  const reason = Object.entries(errors).map(([field, messages]) => `${field}: ${messages.join(' ')}`)
  return { row, reason: reason.join(' '), errors }
}

/** All parts together, failed rows in the order of the request. */
export function addCounts(parts: readonly ImportCount[]): ImportCount {
  const failed = parts.flatMap((part) => part.failed).sort((a, b) => a.row - b.row)
  const total = (of: 'created' | 'skipped') => parts.reduce((sum, part) => sum + part[of], 0)
  return { created: total('created'), skipped: total('skipped'), failed }
}
