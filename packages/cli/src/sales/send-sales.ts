/** Sends the rows of a file to a provider's books, part by part. */
import { ApiError, type Client } from '@bursar/client'
import type { ImportReport as PartReport } from '@bursar/contracts'
import { CommandError } from '../command-error.ts'
import type { FileRow, SalesFile } from './sales-file.ts'

/** A row that did not go in. */
export interface FailedRow {
  readonly line: number
  readonly reason: string
}

export interface ImportReport {
  rows: number
  created: number
  skipped: number
  readonly failed: FailedRow[]
}

type GoodRow = Extract<FileRow, { sale: unknown }>

const PART_ROWS = 2_000

/** Sends everything; `onPart` is told the rows so far after each part. */
export async function sendSales(
  client: Client,
  provider: string,
  file: SalesFile,
  onPart: (rows: number) => void
): Promise<ImportReport> {
  const report: ImportReport = { rows: 0, created: 0, skipped: 0, failed: [] }
  let part: GoodRow[] = []
  for await (const row of file.rows()) {
    report.rows += 1
    if ('reason' in row) report.failed.push(row)
    else part.push(row)
    if (part.length < PART_ROWS) continue
    await sendPart(client, provider, file, part, report)
    onPart(report.rows)
    part = []
  }
  if (part.length > 0) await sendPart(client, provider, file, part, report)
  onPart(report.rows)
  report.failed.sort((a, b) => a.line - b.line)
  return report
}

async function sendPart(
  client: Client,
  provider: string,
  file: SalesFile,
  part: readonly GoodRow[],
  report: ImportReport
): Promise<void> {
  const { created, skipped, failed } = await sent(client, provider, part, report)
  report.created += created
  report.skipped += skipped
  for (const { row, errors } of failed) {
    report.failed.push({ line: part[row - 1]?.line ?? 0, reason: reasonOf(errors, file) })
  }
}

/** Rows have keys, so what a part that failed has done is skipped when the file is sent again. */
async function sent(
  client: Client,
  provider: string,
  part: readonly GoodRow[],
  { created, skipped }: ImportReport
): Promise<PartReport> {
  const params = { profile: provider }
  const body = part.map(({ sale }) => sale)
  try {
    return (await client.post('/api/billing/{profile}/transfers/import', { params, body })).body
  } catch (error) {
    if (!(error instanceof ApiError)) throw error
    throw new CommandError(
      `After ${created + skipped} rows the system answered ${error.status}: ` +
        `${error.message} Run the command again to go on.`,
      { cause: error }
    )
  }
}

/** Says the columns as the file names them. */
function reasonOf(errors: Readonly<Record<string, readonly string[]>>, file: SalesFile): string {
  const columns = file.columns()
  return Object.entries(errors)
    .map(([field, texts]) => `${columns[field] ?? field}: ${texts.join(' ')}`)
    .join(' ')
}
