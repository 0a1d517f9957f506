/** Stamps: small files that remember for which input a step was done last. */
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { inRoot } from './paths.mjs'

/** What the products were made of: sources by path, for a run; a fingerprint, for the tests. */
export const BUILT = { run: 'dist/built', tests: 'dist/built-with-tests' }

/** What a stamp says, or undefined when there is none. */
export function readStamp(path) {
  try {
    return readFileSync(inRoot(path), 'utf8').trim()
  } catch {
    return undefined
  }
}

/** Remembers `value`. */
export function writeStamp(path, value) {
  mkdirSync(dirname(inRoot(path)), { recursive: true })
  writeFileSync(inRoot(path), `${value}\n`)
}

/** Forgets, before a step begins: one that is broken off half way must not count as done. */
export function clearStamp(path) {
  rmSync(inRoot(path), { force: true })
}
