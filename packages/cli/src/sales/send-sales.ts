/** Sends the rows of a file to a provider's books, part by part. */
import { setTimeout as pause } from 'node:timers/promises'
import { type Answer, type Client, saidIn } from '../client/client.ts'
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
  /** Up to where the import wrote. */
  position: string | undefined
}

type GoodRow = Extract<FileRow, { sale: unknown }>

const PART_ROWS = 2_000
/** Rows have keys, so a part that met a busy system is simply sent again. */
const ATTEMPTS_MAX = 6

/** Sends everything; `onPart` is told the rows so far after each part. */
export async function sendSales(
  client: Client,
  provider: string,
  file: SalesFile,
  onPart: (rows: number) => void
): Promise<ImportReport> {
  const report: ImportReport = { rows: 0, created: 0, skipped: 0, failed: [], position: undefined }
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
  const sales = part.map(({ sale }) => sale)
  const answer = await sent(client, `/api/billing/${provider}/transfers/import`, sales)
  if (answer.status !== 200 && answer.status !== 201) {
    throw new CommandError(
      `After ${report.created + report.skipped} rows the system answered ${answer.status}: ` +
        `${saidIn(answer.body)} Run the command again to go on.`
    )
  }
  const { created, skipped, failed } = answer.body
  report.created += created
  report.skipped += skipped
  report.position = answer.position ?? report.position
  for (const { row, errors } of failed) {
    report.failed.push({ line: part[row - 1]?.line ?? 0, reason: reasonOf(errors, file) })
  }
}

/** Says the columns as the file names them. */
function reasonOf(errors: Readonly<Record<string, readonly string[]>>, file: SalesFile): string {
  const columns = file.columns()
  return Object.entries(errors)
    .map(([field, texts]) => `${columns[field] ?? field}: ${texts.join(' ')}`)
    .join(' ')
}

async function sent(client: Client, path: string, sales: unknown): Promise<Answer> {
  for (let attempt = 1; ; attempt++) {
    const answer = await client.ask('POST', path, sales)
    const again = answer.status === 503 || answer.status === 409 || answer.status === 429
    if (!again || attempt === ATTEMPTS_MAX) return answer
    await pause(100 * 2 ** attempt)
  }
}
