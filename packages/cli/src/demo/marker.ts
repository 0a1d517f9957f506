/** The file that says that a folder holds a demo, and which: written when the whole story is told. */
import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { CommandError } from '../command-error.ts'
import type { DataFolder } from '../data/folder.ts'
import { readIfThere, writeSecret } from '../data/secret-file.ts'
import type { Filled } from './fill.ts'

/** A demo that is complete. */
export interface Demo extends Filled {
  readonly seed: string
  readonly from: string
  readonly months: number
  /** So many times the customers; absent: 1. */
  readonly scale?: number
}

const fileOf = ({ path }: DataFolder) => join(path, 'demo.json')

/** What the folder holds; undefined when it is still to be made. Throws CommandError when it holds other things. */
export function readDemo(folder: DataFolder): Demo | undefined {
  const text = readIfThere(fileOf(folder))
  if (text !== undefined) return JSON.parse(text)
  if (isEmpty(folder)) return undefined
  throw new CommandError(
    `${folder.path} contains other data, or an unfinished demo. Name another folder with --data, or remove it.`
  )
}

export function writeDemo(folder: DataFolder, demo: Demo): void {
  writeSecret(fileOf(folder), `${JSON.stringify(demo)}\n`)
}

function isEmpty({ path }: DataFolder): boolean {
  try {
    return readdirSync(path).length === 0
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return true
    throw error
  }
}
