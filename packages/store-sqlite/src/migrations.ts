/** The format of a database file: a number in its header, raised step by step when the file is older. */
import type { Sqlite } from './database.ts'

/** What a kind of file is made of: step n of the list takes it from format n to format n + 1. */
export interface Format {
  /** What the file is, for error messages. */
  readonly what: string
  /** Marks the file's kind in its header, so that one kind is never opened as another. */
  readonly applicationId: number
  readonly steps: readonly string[]
}

/**
 * Brings the file to the newest format, in one transaction. Throws when the file was written by a newer
 * Bursar or is something else: opening it anyway could only do harm.
 */
export function migrate(sqlite: Sqlite, format: Format): void {
  const pragma = (name: string): number => sqlite.prepare(`PRAGMA ${name}`).get()[name]
  const version = pragma('user_version')
  const kind = pragma('application_id')
  const newest = format.steps.length
  if (version > 0 && kind !== format.applicationId) throw new Error(`${sqlite.file} is not ${format.what}.`)
  if (version > newest) {
    throw new Error(
      `${sqlite.file} has format ${version} and this version of Bursar knows ${format.what} up to ` +
        `format ${newest}. Start the version that wrote it, or a newer one.`
    )
  }
  if (version === newest) return
  sqlite.transaction('synced', () => {
    for (const step of format.steps.slice(version)) sqlite.exec(step)
    sqlite.exec(`PRAGMA application_id = ${format.applicationId}; PRAGMA user_version = ${newest}`)
  })
}
