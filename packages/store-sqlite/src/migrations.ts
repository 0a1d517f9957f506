/** The format of a database file: a number in its header, raised step by step when the file is older. */
import { existsSync } from 'node:fs'
import { FormatError, newerFormat } from '@bursar/event-sourcing'
import type { Sqlite } from './database.ts'
import { connect } from './driver.ts'

/** What a kind of file is made of: step n of the list takes it from format n to format n + 1. */
export interface Format {
  /** What the file is, for error messages. */
  readonly what: string
  /** Marks the file's kind in its header, so that one kind is never opened as another. */
  readonly applicationId: number
  readonly steps: readonly string[]
}

/**
 * Throws FormatError when a newer Bursar wrote the file, or when it is something else; changes nothing. To be asked
 * of all files of a site before the first of them is opened, which may raise it.
 */
export function refuseOtherFormat(file: string, format: Format): void {
  if (!existsSync(file)) return
  const connection = connect(file)
  try {
    versionOf(file, format, (name) => connection.prepare(`PRAGMA ${name}`).get()[name])
  } finally {
    connection.close()
  }
}

/**
 * Brings the file to the newest format, in one transaction. Throws FormatError when the file was written by a newer
 * Bursar or is something else: opening it anyway could only do harm.
 */
export function migrate(sqlite: Sqlite, format: Format): void {
  const version = versionOf(sqlite.file, format, (name) => sqlite.prepare(`PRAGMA ${name}`).get()[name])
  if (version === format.steps.length) return
  sqlite.transaction('synced', () => {
    for (const step of format.steps.slice(version)) sqlite.exec(step)
    sqlite.exec(
      `PRAGMA application_id = ${format.applicationId}; PRAGMA user_version = ${format.steps.length}`
    )
  })
}

/** 0 for a file with nothing in it. */
function versionOf(file: string, format: Format, pragma: (name: string) => number): number {
  const version = pragma('user_version')
  if (version > 0 && pragma('application_id') !== format.applicationId) {
    throw new FormatError(`${file} is not ${format.what}.`)
  }
  if (version > format.steps.length) throw newerFormat(file, version, format.steps.length)
  return version
}
