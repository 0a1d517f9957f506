/** Sends the rows of a file to a provider's books, part by part. */
import { contentOf, type FieldErrors, type FileRow, readSale, twinCount } from '@bursar/billing'
import { ApiError, type Client } from '@bursar/client'
import { FAILED_ROWS_LISTED_MAX, type ImportReport as PartReport } from '@bursar/contracts'
import { CommandError } from '../command-error.ts'
import { type ImportReport, type ImportTally, importTally } from './import-tally.ts'
import type { SalesFile } from './sales-file.ts'

/** Where the rows go, and how they are read there. */
export interface Sending {
  readonly client: Client
  readonly provider: string
  /** The zone of bare dates when the command says one. */
  readonly timezone: string | undefined
  readonly dry: boolean
  /** Rows of a part, where that is to be fewer than usual. */
  readonly partRows?: number
  /** Told the records so far after each part. */
  onPart(records: number): void
}

/** No more than an answer lists when all of them fail. */
const PART_ROWS_MAX = FAILED_ROWS_LISTED_MAX
/** Half of what a request takes. */
const PART_BYTES_MAX = 4 * 1_048_576

const PATH = '/api/billing/{profile}/transfers/import'

interface Part {
  readonly bodies: object[]
  readonly lines: number[]
  bytes: number
}

/**
 * Sends everything. What is no sale by itself fails here, with its line, and is not sent: no record stops the others.
 * Equal rows are counted over the whole file, so that where one part ends and the next begins is of no matter.
 */
export async function sendSales(file: SalesFile, sending: Sending): Promise<ImportReport> {
  const zone = sending.timezone ?? (await zoneOf(sending))
  const tally = importTally()
  const twins = twinCount()
  const { partRows = PART_ROWS_MAX } = sending
  let part = emptyPart()
  async function send() {
    if (part.bodies.length > 0) await sendPart(sending, file, part, tally)
    sending.onPart(tally.records)
    part = emptyPart()
  }
  for await (const row of file.rows()) {
    if (row.is === 'left-out') tally.leftOut(row.reason)
    else if (row.is === 'none') tally.failed({ line: row.line, reason: row.reason })
    if (row.is !== 'row') continue
    const read = bodyOf(row, zone, twins)
    if ('faults' in read) {
      tally.failed({ line: row.line, reason: reasonOf(read.faults, file) })
      continue
    }
    const bytes = Buffer.byteLength(JSON.stringify(read.body)) + 1
    if (part.bodies.length >= partRows || part.bytes + bytes > PART_BYTES_MAX) await send()
    part.bodies.push(read.body)
    part.lines.push(row.line)
    part.bytes += bytes
  }
  await send()
  return tally.report()
}

function emptyPart(): Part {
  return { bodies: [], lines: [], bytes: 2 }
}

/** A row as it is sent. The date goes as it was written, for the books to keep in which zone bare ones are read. */
function bodyOf(
  { raw, former_key }: Extract<FileRow, { is: 'row' }>,
  zone: string,
  twins: (content: string) => number
): { readonly body: object } | { readonly faults: FieldErrors } {
  const read = readSale(raw, zone)
  if (!read.ok) return { faults: read.fields }
  const { subscriber, plan, amount, unit, description, key, twin, full_name, email } = read.sale
  const body = {
    subscriber,
    plan,
    created_at: raw.created_at,
    amount,
    unit,
    description,
    ...(key === undefined ? { twin: twin ?? twins(contentOf(read.sale)) } : { key }),
    former_key,
    ...(full_name !== '' && { full_name }),
    ...(email !== '' && { email })
  }
  return { body }
}

/** An import of nothing says in which zone bare dates are read. */
async function zoneOf({ client, provider }: Sending): Promise<string> {
  const params = { profile: provider }
  return (await client.post(PATH, { params, query: { dry_run: true }, body: [] })).body.timezone
}

async function sendPart(sending: Sending, file: SalesFile, part: Part, tally: ImportTally): Promise<void> {
  const answered = await sent(sending, part.bodies, tally)
  tally.part(answered)
  for (const { row, errors } of answered.failed) {
    tally.failed({ line: part.lines[row - 1] ?? 0, reason: reasonOf(errors, file) })
  }
}

/** What a part that failed has done is skipped when the file is sent again. */
async function sent(
  { client, provider, timezone, dry }: Sending,
  body: object[],
  { taken }: ImportTally
): Promise<PartReport> {
  const query = { ...(timezone !== undefined && { timezone }), ...(dry && { dry_run: true }) }
  try {
    return (await client.post(PATH, { params: { profile: provider }, query, body })).body
  } catch (error) {
    if (!(error instanceof ApiError)) throw error
    throw new CommandError(
      `After ${taken} rows the system answered ${error.status}: ${error.message} Run the command again to continue.`,
      { cause: error }
    )
  }
}

/** Says the columns as the file names them. */
function reasonOf(errors: Readonly<Record<string, readonly string[]>>, file: SalesFile): string {
  return Object.entries(errors)
    .map(([field, texts]) => `${file.columnOf(field)}: ${texts.join(' ')}`)
    .join(' ')
}
