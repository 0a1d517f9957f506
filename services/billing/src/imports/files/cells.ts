/** The cells of one record (RFC 4180): a cell may be quoted, and only then hold delimiters, quotes and line breaks. */

/** The cells of a record; or that it goes on in the next line, in the cell of that index; or why it is none. */
export type Cells =
  | { readonly is: 'cells'; readonly cells: readonly string[] }
  | { readonly is: 'open'; readonly cell: number }
  | { readonly is: 'none'; readonly reason: string }

/** Splits a record. Blanks around a cell are left out, those inside quotes are the cell's. */
export function cellsOf(text: string, delimiter: string): Cells {
  if (!text.includes('"')) return { is: 'cells', cells: text.split(delimiter).map((cell) => cell.trim()) }
  const cells: string[] = []
  for (let at = 0; ; ) {
    const start = afterBlanks(text, at, delimiter)
    const cell = text[start] === '"' ? quotedCell(text, start, delimiter) : plainCell(text, at, delimiter)
    if (cell === undefined) return { is: 'open', cell: cells.length }
    if (typeof cell === 'string') return { is: 'none', reason: `cell ${cells.length + 1} ${cell}` }
    cells.push(cell.value)
    if (cell.end === text.length) return { is: 'cells', cells }
    at = cell.end + 1
  }
}

/** True when a line that begins inside quotes leaves them: it has a quote that no other one doubles. */
export function leavesQuotes(line: string): boolean {
  for (const [run] of line.matchAll(/"+/g)) if (run.length % 2 === 1) return true
  return false
}

interface Cell {
  readonly value: string
  /** Index of the delimiter behind it, or the end of the text. */
  readonly end: number
}

function plainCell(text: string, at: number, delimiter: string): Cell | string {
  const found = text.indexOf(delimiter, at)
  const end = found < 0 ? text.length : found
  const value = text.slice(at, end).trim()
  return value.includes('"')
    ? 'contains a quote but is not quoted; put the cell in quotes and double each quote inside it'
    : { value, end }
}

/** Undefined when the text ends before the quotes do. */
function quotedCell(text: string, start: number, delimiter: string): Cell | string | undefined {
  let at = text.indexOf('"', start + 1)
  while (at >= 0 && text[at + 1] === '"') at = text.indexOf('"', at + 2)
  if (at < 0) return undefined
  const end = afterBlanks(text, at + 1, delimiter)
  if (end < text.length && text[end] !== delimiter)
    return 'continues after its closing quote; double each quote inside a quoted cell'
  return { value: text.slice(start + 1, at).replaceAll('""', '"'), end }
}

function afterBlanks(text: string, from: number, delimiter: string): number {
  let at = from
  while (at < text.length && text[at] !== delimiter && text[at]?.trim() === '') at++
  return at
}
