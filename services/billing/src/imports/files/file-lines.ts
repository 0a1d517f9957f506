/** Text as lines, chunk by chunk: CR, LF and CRLF end one, mixed as they come. */

/** Characters that a record may have, its line breaks included. */
export const RECORD_LENGTH_MAX = 65_536

/** A line of a file. */
export interface Line {
  /** From 1. */
  readonly number: number
  /** Without its break; empty when it is too long to be kept. */
  readonly text: string
  /** The break that ended it; empty at the end of the file. */
  readonly end: string
  readonly tooLong: boolean
}

export interface LineReader {
  read(text: string): Line[]
  end(): Line[]
  /** The number of the line that is being read. */
  at(): number
}

/** Keeps no more than one line, and no more of it than a record may have. */
export function lineReader(): LineReader {
  let number = 1
  let begun = ''
  let tooLong = false

  function put(lines: Line[], text: string, end: string): void {
    const over = tooLong || begun.length + text.length > RECORD_LENGTH_MAX
    lines.push({ number, text: over ? '' : begun + text, end, tooLong: over })
    number += 1
    begun = ''
    tooLong = false
  }

  function keep(text: string): void {
    tooLong ||= begun.length + text.length > RECORD_LENGTH_MAX
    // A CR that ends a chunk is half of a CRLF, or a break of its own: what follows says.
    begun = tooLong ? (text.endsWith('\r') ? '\r' : '') : begun + text
  }

  function split(text: string, all: boolean): Line[] {
    const lines: Line[] = []
    let ready = text
    if (begun.endsWith('\r')) {
      begun = begun.slice(0, -1)
      ready = `\r${text}`
    }
    let from = 0
    for (const { index, 0: end } of ready.matchAll(/\r\n|\n|\r/g)) {
      if (!all && end === '\r' && index === ready.length - 1) break
      put(lines, ready.slice(from, index), end)
      from = index + end.length
    }
    keep(ready.slice(from))
    return lines
  }

  return {
    at: () => number,
    read: (text) => split(text, false),
    end() {
      const lines = split('', true)
      if (begun !== '' || tooLong) put(lines, '', '')
      return lines
    }
  }
}
