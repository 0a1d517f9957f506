import { fail } from '@bursar/service-kit'
import { parse } from 'csv-parse/sync'

/** Without these columns no row can be a sale. */
const NEEDED = ['subscriber', 'created_at', 'amount'] as const

/** The rows of a CSV file by the names in its header. Fails with `invalid_fields` when it is no such file. */
export function csvSales(text: string): unknown[] {
  const { header, rows } = parsed(text)
  const missing = NEEDED.filter((name) => !header.includes(name))
  if (missing.length > 0) failFile(`The header has no column ${missing.join(', ')}.`)
  return rows
}

function parsed(text: string): { header: readonly string[]; rows: unknown[] } {
  let header: string[] = []
  const columns = (names: string[]) => {
    header = names.map((name) => name.trim().toLowerCase())
    return header
  }
  try {
    // A row that is too short or too long is a bad row among good ones, not a bad file.
    const rows = parse(text, {
      bom: true,
      columns,
      relax_column_count: true,
      skip_empty_lines: true,
      trim: true
    })
    return { header, rows }
  } catch (error) {
    return failFile(`This is not a CSV file: ${(error as Error).message}`)
  }
}

function failFile(message: string): never {
  return fail('invalid_fields', { fields: { file: [message] } })
}
