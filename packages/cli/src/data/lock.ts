/**
 * Who has the stores open: one process at a time.
 *
 * The lock is the write lock of an otherwise empty SQLite file. The kernel gives it back when its process ends,
 * however it ends, so there is no stale lock to recognise and to take over, and of two that start at once one
 * wins.
 */
import { rmSync } from 'node:fs'
import { setTimeout as pause } from 'node:timers/promises'
import { isBusy, openSqlite } from '@bursar/store-sqlite'
import type { DataFolder } from './folder.ts'
import { type Address, type Holder, isAlive, readHolder } from './holder.ts'
import { writeSecret } from './secret-file.ts'

export interface Lock {
  /** Says where this process can be reached. */
  announce(place: Address): void
  release(): void
}

export type LockResult =
  | { readonly ok: true; readonly lock: Lock }
  /** Undefined: somebody who has not said yet who it is. */
  | { readonly ok: false; readonly holder: Holder | undefined }

/** Milliseconds to wait until a new holder has said who it is. */
const INTRODUCTION_MS = 2_000

/** Takes the lock of a folder that exists, or tells who has it. */
export async function takeLock(folder: DataFolder, command: string): Promise<LockResult> {
  const release = tryLock(folder.lock)
  if (!release) return { ok: false, holder: await introduced(folder) }
  const holder: Holder = { pid: process.pid, command, startedAt: new Date().toISOString() }
  writeSecret(folder.holder, `${JSON.stringify(holder)}\n`)
  const lock: Lock = {
    announce: (place) => writeSecret(folder.holder, `${JSON.stringify({ ...holder, ...place })}\n`),
    release() {
      rmSync(folder.holder, { force: true })
      release()
    }
  }
  return { ok: true, lock }
}

/** Answers how to give the lock back, or undefined when another process has it. */
function tryLock(file: string): (() => void) | undefined {
  const database = openSqlite(file)
  try {
    database.exec('BEGIN IMMEDIATE')
  } catch (error) {
    database.close()
    if (isBusy(error)) return undefined
    throw error
  }
  return () => database.close()
}

/** Whoever has just taken the lock may not have said so yet, and what lies there may be of one that is gone. */
async function introduced(folder: DataFolder): Promise<Holder | undefined> {
  const deadline = Date.now() + INTRODUCTION_MS
  for (;;) {
    const holder = readHolder(folder.holder)
    if ((holder && isAlive(holder.pid)) || Date.now() > deadline) return holder
    await pause(20)
  }
}
