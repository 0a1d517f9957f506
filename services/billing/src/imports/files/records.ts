/**
 * Lines as records. csv-parse is not used here, because nothing goes on behind a record that it cannot read: one
 * quote that is never closed takes all that follows into one cell. Here a record that does not end costs its first
 * line alone, and reading goes on at its second.
 */
import { type Cells, cellsOf, leavesQuotes } from './cells.ts'
import { type Line, RECORD_LENGTH_MAX } from './file-lines.ts'

/** A record of a file with its first line: its cells, or why it could not be one. */
export type FileRecord =
  | { readonly line: number; readonly cells: readonly string[] }
  | { readonly line: number; readonly reason: string }

/** How the lines of a file are cut. */
export interface Cut {
  readonly delimiter: string
  /** The only column that may have line breaks in quotes, by its index; -1 for none. */
  readonly breaks: number
}

export interface RecordReader {
  /** The records that the lines complete; empty lines are none. */
  read(lines: readonly Line[]): FileRecord[]
  end(): FileRecord[]
}

const TOO_LONG = `a record may have at most ${RECORD_LENGTH_MAX} characters`
const NOT_CLOSED = 'a quote is opened but never closed; double each quote inside a quoted cell'

/** What is read of the record that is begun at the head of the queue, and goes on inside quotes. */
interface Open {
  /** Lines of the queue that are known to be part of it. */
  lines: number
  length: number
}

/**
 * A line that quotes pass over has all of its quotes doubled, and so opens none itself: each line is looked at
 * twice at most, however many records do not end.
 */
export function recordReader({ delimiter, breaks }: Cut): RecordReader {
  let queue: Line[] = []
  let head = 0
  let open: Open | undefined

  /** The next record, or undefined: more lines are needed. */
  function next(ended: boolean): FileRecord | undefined {
    // An empty line is no record, but inside quotes it is a line of theirs.
    while (!open && isEmpty(queue[head])) head += 1
    const first = queue[head]
    if (!first) return undefined
    if (open) return goOn(first, open, ended)
    if (first.tooLong) return failed(first, TOO_LONG)
    const cut = cellsOf(first.text, delimiter)
    if (cut.is !== 'open') return taken(first, 1, cut)
    if (cut.cell !== breaks) return failed(first, NOT_CLOSED_HERE)
    open = { lines: 1, length: first.text.length }
    return goOn(first, open, ended)
  }

  /** Nothing but blanks; delimiters alone are a row of empty cells. */
  function isEmpty(line: Line | undefined): boolean {
    return line?.tooLong === false && line.text.trim() === '' && !line.text.includes(delimiter)
  }

  function goOn(first: Line, begun: Open, ended: boolean): FileRecord | undefined {
    for (;;) {
      const line = queue[head + begun.lines]
      if (!line) return ended ? failed(first, NOT_CLOSED) : undefined
      begun.lines += 1
      begun.length += line.text.length + 1
      if (line.tooLong || begun.length > RECORD_LENGTH_MAX) return failed(first, `${NOT_CLOSED}; ${TOO_LONG}`)
      if (!leavesQuotes(line.text)) continue
      const parts = queue.slice(head, head + begun.lines)
      const text = parts.map((part, n) => (n < parts.length - 1 ? part.text + part.end : part.text)).join('')
      return taken(first, begun.lines, cellsOf(text, delimiter))
    }
  }

  function taken(first: Line, lines: number, cut: Cells): FileRecord {
    if (cut.is === 'open') return failed(first, NOT_CLOSED_HERE)
    if (cut.is === 'none') return failed(first, cut.reason)
    head += lines
    open = undefined
    return { line: first.number, cells: cut.cells }
  }

  function failed(first: Line, reason: string): FileRecord {
    head += 1
    open = undefined
    return { line: first.number, reason }
  }

  function all(ended: boolean): FileRecord[] {
    const records: FileRecord[] = []
    for (let record = next(ended); record; record = next(ended)) records.push(record)
    queue = queue.slice(head)
    head = 0
    return records
  }

  return {
    read(lines) {
      for (const line of lines) queue.push(line)
      return all(false)
    },
    end: () => all(true)
  }
}

const NOT_CLOSED_HERE = 'a quote is not closed in its line, and only a description may have line breaks'
