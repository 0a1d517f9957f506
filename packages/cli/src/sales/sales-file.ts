/** Reads a file of past sales row by row, without ever holding all of it. */
import { createReadStream } from 'node:fs'
import { stat } from 'node:fs/promises'
import { parse } from 'csv-parse'
import { CommandError } from '../command-error.ts'
import { type Columns, columnsOf, headers } from './columns.ts'
import { rowKeys } from './row-key.ts'

/** A row of the file: one to import, or one that is none. */
export type FileRow =
  | { readonly line: number; readonly sale: Readonly<Record<string, string>> }
  | { readonly line: number; readonly reason: string }

export interface SalesFile {
  readonly bytes: number
  /** Bytes read so far. */
  read(): number
  rows(): AsyncGenerator<FileRow>
  /** Field of a sale → its column; known once the first row was read. */
  columns(): Columns
}

const ROW_BYTES_MAX = 65_536

/** Opens a file; throws CommandError when it is not there, and while reading when its header is unknown. */
export async function salesFile(path: string): Promise<SalesFile> {
  const found = await stat(path).catch(() => undefined)
  if (!found?.isFile()) throw new CommandError(`There is no file ${path}.`)
  const stream = createReadStream(path)
  let columns: Columns = {}
  return {
    bytes: found.size,
    read: () => stream.bytesRead,
    columns: () => columns,
    async *rows() {
      const bad: FileRow[] = []
      const parser = parse({
        bom: true,
        info: true,
        trim: true,
        skip_empty_lines: true,
        relax_column_count: true,
        max_record_size: ROW_BYTES_MAX,
        skip_records_with_error: true,
        on_skip(error) {
          bad.push({ line: Number(error?.lines ?? 0), reason: error?.message ?? 'not readable' })
          return undefined
        }
      })
      stream.on('error', (error) => parser.destroy(error)).pipe(parser)
      let header: string[] | undefined
      const keys = rowKeys()
      try {
        for await (const { record, info } of parser as AsyncIterable<Parsed>) {
          yield* bad.splice(0)
          if (header) {
            yield rowOf(header, columns, record, info.lines, keys.next)
            continue
          }
          header = record.map((name) => name.toLowerCase())
          columns = columnsOf(header) ?? refuse(path)
        }
      } catch (error) {
        // A quote that is opened and never closed: all after it is one field, and nothing can be read of it.
        if (!isUnreadable(error)) throw error
        bad.push({ line: error.lines, reason: error.message })
      }
      if (!header) refuse(path)
      yield* bad
    }
  }
}

interface Parsed {
  readonly record: string[]
  readonly info: { readonly lines: number }
}

function rowOf(
  header: readonly string[],
  columns: Columns,
  record: readonly string[],
  line: number,
  keyOf: (cells: Record<string, string>) => string
): FileRow {
  if (record.length !== header.length) {
    return { line, reason: `${record.length} columns where the header has ${header.length}` }
  }
  const cells = Object.fromEntries(header.map((name, n) => [name, record[n] ?? '']))
  const fields = Object.entries(columns).map(([field, column]) => [field, cells[column] ?? ''])
  return { line, sale: { ...Object.fromEntries(fields), key: keyOf(cells) } }
}

function refuse(path: string): never {
  throw new CommandError(`${path} is no file of sales: its first line must name the columns ${headers}.`)
}

function isUnreadable(error: unknown): error is { lines: number; message: string } {
  const { code } = error as { code?: unknown }
  return typeof code === 'string' && code.startsWith('CSV_')
}
