/** What became of a file, part by part. */
import { byName, type ImportReport as PartReport } from '@bursar/contracts'

/** A record that did not go in. */
export interface FailedRecord {
  readonly line: number
  readonly reason: string
}

type Month = NonNullable<PartReport['months']>[number]

/** created + skipped + failed_count are the records of the file. */
export interface ImportReport {
  readonly rows: number
  readonly created: number
  /** There already, or left out by the map. */
  readonly skipped: number
  readonly left_out: number
  /** Subscribers of whom it said another name or address. */
  readonly updated: number
  readonly failed_count: number
  /** The first of them by line, as many as are kept. */
  readonly failed: readonly FailedRecord[]
  /** Why the map left records out, and how many. */
  readonly left_out_because: readonly { readonly reason: string; readonly rows: number }[]
  /** Of a dry run: what would be created. */
  readonly months?: readonly Month[]
}

export interface ImportTally {
  /** A part was answered. */
  part(answered: Pick<PartReport, 'created' | 'skipped' | 'updated' | 'months'>): void
  failed(record: FailedRecord): void
  leftOut(reason: string): void
  /** Records that went in or were there already. */
  readonly taken: number
  readonly records: number
  report(): ImportReport
}

/** Failed records that a report lists. */
export const FAILED_LISTED_MAX = 1_000

export function importTally(): ImportTally {
  let [created, skipped, updated, failedCount] = [0, 0, 0, 0]
  const failed: FailedRecord[] = []
  const reasons = new Map<string, number>()
  const months = new Map<string, Month>()
  const leftOut = () => [...reasons.values()].reduce((sum, rows) => sum + rows, 0)
  let dry = false
  return {
    part(answered) {
      created += answered.created
      skipped += answered.skipped
      updated += answered.updated
      dry ||= answered.months !== undefined
      for (const { month, unit, rows, amount } of answered.months ?? []) {
        const sum = months.get(`${month} ${unit}`) ?? { rows: 0, amount: 0 }
        months.set(`${month} ${unit}`, { month, unit, rows: sum.rows + rows, amount: sum.amount + amount })
      }
    },
    failed(record) {
      failedCount += 1
      if (failed.length < FAILED_LISTED_MAX) failed.push(record)
    },
    leftOut: (reason) => void reasons.set(reason, (reasons.get(reason) ?? 0) + 1),
    get taken() {
      return created + skipped
    },
    get records() {
      return created + skipped + failedCount + leftOut()
    },
    report: () => ({
      rows: created + skipped + failedCount + leftOut(),
      created,
      skipped: skipped + leftOut(),
      left_out: leftOut(),
      updated,
      failed_count: failedCount,
      failed: [...failed].sort((a, b) => a.line - b.line),
      left_out_because: [...reasons].map(([reason, rows]) => ({ reason, rows })),
      ...(dry && { months: [...months].sort(byName).map(([, month]) => month) })
    })
  }
}
