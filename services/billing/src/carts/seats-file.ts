/** A file of people for whom seats are bought: `full name,email` or `first,last,email`, without a header. */
import { isEmail } from '@bursar/contracts'
import { decoder } from '../imports/files/encoding.ts'
import { lineReader } from '../imports/files/file-lines.ts'
import { type FileRecord, recordReader } from '../imports/files/records.ts'
import { lineOf } from '../imports/files/sale-text.ts'

/** Who a seat is for, with the line of the file. */
export interface SeatRow {
  readonly line: number
  readonly full_name: string
  readonly email: string
}

/** A row that is none: why, for people; with as much as it says. */
export interface FailedSeat extends SeatRow {
  readonly reason: string
}

export interface SeatsFile {
  readonly rows: readonly SeatRow[]
  readonly failed: readonly FailedSeat[]
}

/** What is wrong with a file as a whole. */
export interface SeatsFault {
  readonly fault: string
}

/** Rows of a file: no cart has more items. */
export const SEATS_MAX = 1_000
const NAME_MAX = 150

/** Reads UTF-8 and UTF-16, separated by commas, semicolons or tabs, as the first line has them. */
export function readSeats(file: Buffer): SeatsFile | SeatsFault {
  const read = textOf(file)
  if ('fault' in read) return read
  const lines = lineReader()
  const split = [...lines.read(read.text), ...lines.end()]
  const records = recordReader({ delimiter: delimiterOf(split[0]?.text ?? ''), breaks: -1 })
  const all = [...records.read(split), ...records.end()]
  if (all.length === 0) return { fault: 'The file has no rows.' }
  if (all.length > SEATS_MAX) return { fault: `A file may have at most ${SEATS_MAX} rows.` }
  const rows: SeatRow[] = []
  const failed: FailedSeat[] = []
  for (const record of all) {
    const seat = seatOf(record)
    if ('reason' in seat) failed.push(seat)
    else rows.push(seat)
  }
  return { rows, failed }
}

function textOf(file: Buffer): { readonly text: string } | SeatsFault {
  const reading = decoder()
  const parts = [reading.decode(file), reading.end()]
  const not = parts.find((part) => part.not !== undefined)?.not
  return not ? { fault: `The file is not valid ${not}.` } : { text: parts.map(({ text }) => text).join('') }
}

function delimiterOf(line: string): string {
  const count = (delimiter: string) => line.split(delimiter).length
  return [',', ';', '\t'].reduce((most, one) => (count(one) > count(most) ? one : most))
}

function seatOf(record: FileRecord): SeatRow | FailedSeat {
  const { line } = record
  if ('reason' in record) return { line, full_name: '', email: '', reason: record.reason }
  const cells = record.cells.map((cell) => cell.normalize('NFC'))
  if (cells.length !== 2 && cells.length !== 3) {
    const reason = 'write a full name and an e-mail address, or first name, last name and address'
    return { line, full_name: '', email: '', reason }
  }
  const email = cells.at(-1) ?? ''
  const full_name = cells.slice(0, -1).join(' ').trim()
  const reason = faultOf(full_name, email)
  return reason === undefined
    ? { line, full_name, email }
    : { line, full_name: shown(full_name), email: shown(email), reason }
}

function faultOf(full_name: string, email: string): string | undefined {
  if (!isEmail(email)) return 'the last cell must be an e-mail address'
  if (full_name.length > NAME_MAX) return `a name may have at most ${NAME_MAX} characters`
  const name = lineOf(full_name)
  return name.ok ? undefined : `the name has ${name.fault}`
}

/** What cannot be a name or an address is shown in part. */
function shown(cell: string): string {
  return cell.slice(0, NAME_MAX)
}
