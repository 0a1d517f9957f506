/** What a row of a sales file is known by, so that the same file again brings nothing new. */
import { createHash } from 'node:crypto'

export interface RowKeys {
  /** The key of the next row: its content, and how many equal rows of the file came before. */
  next(cells: Readonly<Record<string, string>>): string
}

/** Keys for one file. Remembers some 100 bytes for each row that is unlike all before. */
export function rowKeys(): RowKeys {
  const seen = new Map<string, number>()
  return {
    next(cells) {
      // By name, so that the order of the columns is of no matter.
      const content = JSON.stringify(Object.entries(cells).sort(([a], [b]) => (a < b ? -1 : 1)))
      const digest = createHash('sha256').update(content).digest('base64url')
      const before = seen.get(digest) ?? 0
      seen.set(digest, before + 1)
      return `row_${digest}_${before}`
    }
  }
}
