/** What the operator's commands come to, as they are answered and printed. */
import type { ProjectionStatus } from '@bursar/event-sourcing'

/** One thing that was to be proved. */
export interface CheckOutcome {
  readonly name: string
  readonly ok: boolean
  /** How much was looked at, or what is wrong. */
  readonly detail: string
}

/** Everything that was to be proved; `ok` when each of them is. */
export interface VerifyOutcome {
  readonly ok: boolean
  readonly checks: readonly CheckOutcome[]
}

/** A projection after its replay, and what the replay found. */
export interface ReplayOutcome extends Omit<ProjectionStatus, 'parked'> {
  /** Events read from the logs. */
  readonly events: number
  readonly seconds: number
  /** Digest of the generation that served. */
  readonly before: string
  /** True when the rebuild has the digest of the generation that served. */
  readonly equal: boolean
  /** Keys of documents that differ, at most 20. */
  readonly differences: readonly string[]
  /** See ReplayReport. */
  readonly indexDifferences?: readonly string[]
}

/** Where a log's hash chain ended at an instant. */
export interface Anchor {
  readonly service: string
  readonly position: number
  readonly hash: string
  /** When that was, by the real clock, ISO 8601. */
  readonly time: string
}

/** Where a backup is to be written. */
export interface BackupWanted {
  /** Absolute path of the folder that it becomes. */
  readonly folder: string
  /** Absolute path of the file of keys, which is replaced; null: they are left out. */
  readonly keysFile: string | null
}

/** Writes a backup of the running system; the answer is what is shown of it. Rejects with a message for people. */
export type WriteBackup = (wanted: BackupWanted, onProgress: OnProgress) => Promise<unknown>

/** How far long work is: `done` of `of` events, or checks. */
export type OnProgress = (done: number, of: number) => void
