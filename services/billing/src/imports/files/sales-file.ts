/**
 * Reads a file of past sales: bytes in, rows out with their lines, and never more in memory than one record beside
 * what was just given. Uploads and the command line read by this alone, so that one file is the same sales to both.
 */
import { cellsOf } from './cells.ts'
import { type Columns, type FindColumns, ownColumns, type RawSale } from './columns.ts'
import { type Decoded, decoder, type Encoding } from './encoding.ts'
import { refuseFile } from './file-fault.ts'
import { type Line, lineReader } from './file-lines.ts'
import { formerKeys } from './former-keys.ts'
import { type FileRecord, type RecordReader, recordReader } from './records.ts'

/** A record of the file: a row; one that is no sale, and why; one that a map leaves out, and why. */
export type FileRow =
  | { readonly is: 'row'; readonly line: number; readonly raw: RawSale; readonly former_key: string }
  | { readonly is: 'none' | 'left-out'; readonly line: number; readonly reason: string }

export interface SalesReader {
  /** The rows that these bytes complete. Throws FileFault when it is no file of sales. */
  read(bytes: Buffer): FileRow[]
  end(): FileRow[]
  /** The column that a field comes from, as the file names it. */
  columnOf(field: string): string
}

export interface SalesFileOptions {
  readonly encoding?: Encoding | undefined
  readonly columns?: FindColumns
  /** Lines in front of the header that a map may pass over. */
  readonly linesBefore?: number
}

/** A reader for one file. */
export function salesReader(options: SalesFileOptions = {}): SalesReader {
  const { encoding, columns: find = ownColumns, linesBefore = 0 } = options
  const bytes = decoder(encoding)
  const lines = lineReader()
  const head = headerReader(find, linesBefore)
  const formerKey = formerKeys()
  let body: { readonly columns: Columns; readonly records: RecordReader } | undefined

  function rowsOf(read: readonly Line[], ended: boolean): FileRow[] {
    let rest = read
    if (!body) {
      const found = head(read)
      if (!found) return ended ? refuseFile(EMPTY) : []
      const { columns, delimiter } = found
      body = { columns, records: recordReader({ delimiter, breaks: columns.breaks }) }
      rest = found.rest
    }
    const { columns, records } = body
    const complete = [...records.read(rest), ...(ended ? records.end() : [])]
    return complete.map((record) => rowOf(record, columns))
  }

  function rowOf(record: FileRecord, columns: Columns): FileRow {
    const { line } = record
    if ('reason' in record) return { is: 'none', line, reason: `${sentence(record.reason)}.` }
    const { cells } = record
    if (cells.length !== columns.header.length)
      return { is: 'none', line, reason: otherNumber(cells, columns) }
    const read = columns.read(cells)
    if (read.is !== 'sale') return { is: read.is, line, reason: read.reason }
    return { is: 'row', line, raw: read.raw, former_key: formerKey(columns.header, cells) }
  }

  function take({ text, not }: Decoded, ended: boolean): FileRow[] {
    const read = lines.read(text)
    if (not !== undefined) refuseFile(notInEncoding(not), lines.at())
    return rowsOf(ended ? [...read, ...lines.end()] : read, ended)
  }

  return {
    read: (chunk) => take(bytes.decode(chunk), false),
    end: () => take(bytes.end(), true),
    columnOf: (field) => body?.columns.nameOf.get(field) ?? field
  }
}

const EMPTY = 'The file is empty; its first line must name its columns.'

/** Looks for the header at the head of the file; undefined until there is one. */
function headerReader(find: FindColumns, linesBefore: number) {
  let said: string | undefined
  let passed = 0
  return (read: readonly Line[]) => {
    for (const [n, { text, number, tooLong }] of read.entries()) {
      if (tooLong) refuseFile('The header is too long.', number)
      if (text.trim() === '') continue
      if (text.includes('\0')) refuseFile(HAS_NUL, number)
      const separator = said === undefined && /^"?sep=(.)"?$/i.exec(text)
      if (separator) {
        said = separator[1] ?? ','
        continue
      }
      const delimiter = said ?? delimiterOf(text)
      const cut = cellsOf(text, delimiter)
      const columns = cut.is === 'cells' ? findOrPass(find, cut.cells, passed < linesBefore) : undefined
      if (columns) return { columns, delimiter, rest: read.slice(n + 1) }
      if (cut.is !== 'cells' && passed >= linesBefore)
        refuseFile('The header cannot be read as columns.', number)
      passed += 1
    }
    return undefined
  }
}

function findOrPass(find: FindColumns, names: readonly string[], mayPass: boolean): Columns | undefined {
  if (!mayPass) return find(names)
  try {
    return find(names)
  } catch {
    return undefined
  }
}

const HAS_NUL = 'The file contains NUL characters. A UTF-16 file must start with a byte order mark.'

/** What the header has most of outside of quotes; a comma when it has none of them. */
function delimiterOf(header: string): string {
  const bare = header.replaceAll(/"[^"]*"/g, '')
  const counts = [',', ';', '\t'].map((one) => bare.split(one).length)
  return [',', ';', '\t'][counts.indexOf(Math.max(...counts))] ?? ','
}

function otherNumber(cells: readonly string[], { header }: Columns): string {
  const hint = cells.length > header.length ? ' Quote cells that contain the delimiter.' : ''
  return `It has ${counted(cells.length, 'cell')} where the header has ${counted(header.length, 'column')}.${hint}`
}

function counted(number: number, what: string): string {
  return `${number} ${what}${number === 1 ? '' : 's'}`
}

function sentence(reason: string): string {
  return reason.charAt(0).toUpperCase() + reason.slice(1)
}

function notInEncoding(name: string): string {
  return name === 'UTF-8'
    ? 'The file is not valid UTF-8. Save it as UTF-8, or set the encoding to windows-1252 if that is what it uses.'
    : `The file is not valid ${name}.`
}
