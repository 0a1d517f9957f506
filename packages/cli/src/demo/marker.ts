/** The file that says that a folder holds a demo: which one, once the whole story is told, and before that that it is not. */
import { mkdirSync, readdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { CommandError } from '../command-error.ts'
import type { DataFolder } from '../data/folder.ts'
import { takeLock } from '../data/lock.ts'
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

/**
 * What the folder holds; undefined when it is still to be made, also where one was begun and is not complete. Throws
 * CommandError when it holds other things.
 */
export function readDemo(folder: DataFolder): Demo | undefined {
  const text = readIfThere(fileOf(folder))
  if (text !== undefined) return isUnfinished(text) ? undefined : JSON.parse(text)
  if (isEmpty(folder)) return undefined
  throw new CommandError(`${folder.path} contains other data. Name another folder with --data, or remove it.`)
}

/**
 * Says that a demo is being made in a folder of which readDemo says that it is to be made. What one made there before that was
 * never complete is removed: the rest of its story cannot be told later. False while somebody is making it.
 */
export async function beginDemo(folder: DataFolder): Promise<boolean> {
  if (readIfThere(fileOf(folder)) === undefined) {
    mkdirSync(folder.path, { recursive: true, mode: 0o700 })
    writeSecret(fileOf(folder), `${JSON.stringify({ unfinished: true })}\n`)
    return true
  }
  const taken = await takeLock(folder, 'demo')
  if (!taken.ok) return false
  removeRest(folder)
  taken.lock.release()
  return true
}

/** Says that it is complete. */
export function writeDemo(folder: DataFolder, demo: Demo): void {
  writeSecret(fileOf(folder), `${JSON.stringify(demo)}\n`)
}

/** Everything but the lock and the marker, so that what is half removed is still known for what it is. */
function removeRest(folder: DataFolder): void {
  const kept = [fileOf(folder), folder.holder, folder.lock]
  for (const name of readdirSync(folder.path)) {
    const file = join(folder.path, name)
    if (!kept.some((one) => file.startsWith(one))) rmSync(file, { recursive: true })
  }
}

function isUnfinished(text: string): boolean {
  return 'unfinished' in JSON.parse(text)
}

function isEmpty({ path }: DataFolder): boolean {
  try {
    // A marker that was being written is none yet.
    return readdirSync(path).every((name) => name === 'demo.json.new')
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return true
    throw error
  }
}
