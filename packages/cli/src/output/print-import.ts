/** What an import came to, for people. */
import type { ImportReport } from '../sales/import-tally.ts'
import { printTable } from './print.ts'

/** Failed records that are shown; with --json more are listed. */
const SHOWN_MAX = 100

export function printImport(report: ImportReport, seconds: number): void {
  const { failed, failed_count, left_out_because, months } = report
  for (const { line, reason } of failed.slice(0, SHOWN_MAX)) console.error(`line ${line}: ${reason}`)
  const more = failed_count - Math.min(failed.length, SHOWN_MAX)
  if (more > 0) console.error(`… and ${more} more.`)
  for (const { reason, rows } of left_out_because) console.error(`left out, ${rows} rows: ${reason}`)
  if (months) {
    printTable(
      ['month', 'unit', 'rows', 'amount in 1/100'],
      months.map(({ month, unit, rows, amount }) => [month, unit, rows, amount])
    )
  }
  console.log(summary(report, seconds))
}

function summary(report: ImportReport, seconds: number): string {
  const { rows, created, skipped, left_out, updated, failed_count, months } = report
  const parts = [
    months ? `${created} would be created` : `${created} created`,
    `${skipped - left_out} already imported`,
    ...(left_out > 0 ? [`${left_out} left out`] : []),
    `${failed_count} failed`,
    ...(updated > 0
      ? [`${updated} ${months ? 'subscribers would get' : 'subscribers got'} a new name or e-mail address`]
      : [])
  ]
  const rate = Math.round(rows / Math.max(seconds, 0.001))
  return `${rows} rows: ${parts.join(', ')}; ${seconds.toFixed(1)} s, ${rate} rows/s.`
}
