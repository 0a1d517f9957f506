/** A file of past sales, read row by row as uploads are, without ever holding all of it. */
import { createReadStream } from 'node:fs'
import { stat } from 'node:fs/promises'
import { FileFault, type FileRow, type SalesFileOptions, salesReader } from '@bursar/billing'
import { CommandError } from '../command-error.ts'

export interface SalesFile {
  readonly bytes: number
  /** Its records. Throws CommandError when it is no file of sales. */
  rows(): AsyncGenerator<FileRow>
  /** Bytes that the rows given so far were read from. */
  read(): number
  /** The column that a field comes from, as the file names it; known once a row was read. */
  columnOf(field: string): string
}

/** Opens a file; throws CommandError when it is not there. */
export async function salesFile(path: string, options: SalesFileOptions): Promise<SalesFile> {
  const found = await stat(path).catch(() => undefined)
  if (!found?.isFile()) throw new CommandError(`The file ${path} does not exist.`)
  let read = 0
  let columnOf = (field: string) => field
  return {
    bytes: found.size,
    read: () => read,
    columnOf: (field) => columnOf(field),
    async *rows() {
      const reader = salesReader(options)
      columnOf = reader.columnOf
      read = 0
      try {
        for await (const chunk of createReadStream(path)) {
          yield* reader.read(chunk)
          read += chunk.length
        }
        yield* reader.end()
      } catch (error) {
        if (error instanceof FileFault) throw new CommandError(`${path} cannot be imported. ${error.message}`)
        throw error
      }
    }
  }
}

/** Reads all of it once, so that a file that is refused has brought nothing; answers how many records it has. */
export async function recordsOf(file: SalesFile): Promise<number> {
  let records = 0
  for await (const _ of file.rows()) records += 1
  return records
}
