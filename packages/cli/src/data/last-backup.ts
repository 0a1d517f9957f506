/** When the last backup was made from a data folder; noted when it is whole. */
import { join } from 'node:path'
import type { DataFolder } from './folder.ts'
import { readIfThere, writeSecret } from './secret-file.ts'

const fileOf = ({ path }: DataFolder) => join(path, 'last-backup')

/** ISO 8601, by the machine's clock; undefined where none was made. */
export function lastBackupOf(folder: DataFolder): string | undefined {
  return readIfThere(fileOf(folder))?.trim()
}

export function noteBackup(folder: DataFolder, at: string): void {
  writeSecret(fileOf(folder), `${at}\n`)
}
