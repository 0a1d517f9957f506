/**
 * What the command line of version 0.1 knew a row by: all of its cells as they stood in the file, by the names of
 * their columns, and how many equal rows came before. Rows that it stored are found by this alone.
 */

import { hash } from 'node:crypto'
import { byName } from '@bursar/contracts'

/** Keys for one file. Remembers some 100 bytes for each row that is unlike all before. */
export function formerKeys(): (header: readonly string[], cells: readonly string[]) => string {
  const seen = new Map<string, number>()
  return (header, cells) => {
    const named = header.map((name, n): [string, string] => [name, cells[n] ?? ''])
    const content = JSON.stringify(named.sort(byName))
    const digest = hash('sha256', content, 'base64url')
    const before = seen.get(digest) ?? 0
    seen.set(digest, before + 1)
    return `row_${digest}_${before}`
  }
}
