/**
 * One database file of a service: its settings, and transactions of two strengths.
 *
 * The log commits `synced`: the write-ahead log is flushed before the answer. Read models commit `ordered`:
 * not flushed, so they cost no wait for the disk. That is safe in one file because the write-ahead log is one
 * sequence of frames: a flush for a later synced commit covers every ordered commit before it, and what a
 * power cut takes is a suffix of whole commits after the last flush. Those are ordered ones only. A checkpoint
 * lies in the same commit as the documents it speaks of, so both are lost together and the runner applies the
 * same events again, which cannot be lost. Copying back into the main file flushes first in either mode, and
 * the end of a process (kill -9 too) takes nothing: the frames are with the operating system.
 */
import { closeSync, openSync } from 'node:fs'
import { setTimeout as pause } from 'node:timers/promises'
import { connect, type Statement } from './driver.ts'
import { asStorageError, isBusy, StorageError } from './storage-error.ts'

/** How much a commit survives: a power cut (`synced`), or with the commits before it or not at all (`ordered`). */
export type Durability = 'synced' | 'ordered'

export interface SqliteOptions {
  /** The most pages (of 4 KiB) that the file may have; a commit that needs more finds the disk full. */
  readonly maxPages?: number
  /** Milliseconds that a writer waits for its turn; a minute unless given. */
  readonly turnMs?: number
  /** Overwrite what is deleted, so that it cannot be read from the file afterwards. */
  readonly secureDelete?: boolean
}

export interface Sqlite {
  readonly file: string
  exec(sql: string): void
  /** A prepared statement, made once for each text. */
  prepare(sql: string): Statement
  /** Makes the next `prepare` of statements about a dropped table start anew. */
  forget(table: string): void
  /** Runs `work` in one write transaction: all or nothing. Throws StorageError when the database fails. */
  transaction<Result>(durability: Durability, work: () => Result): Result
  /** The same where a rebuild may be writing the file from another thread: waits its turn, and the thread goes on. */
  write<Result>(durability: Durability, work: () => Result): Promise<Result>
  /**
   * Copies the write-ahead log back into the file and empties it, as soon as no other thread reads or writes
   * there. Throws StorageError when one did all the time.
   */
  empty(): Promise<void>
  /** Copies the write-ahead log back, as far as nobody else has the file, so that the file alone is whole. */
  close(): void
}

/** Milliseconds to wait for another process that opens the file at the same moment (there should be none). */
const OPENING_MS = 5_000
/** Another thread writes a batch of documents at a time, or an index: tens of milliseconds, seconds of a huge one. */
const turn = { longestMs: 60_000, againMs: 2 }
const BUSY = Symbol('busy')
/** Copying back every 16 MB and not every 4: pages that many commits touch are copied once. */
const CHECKPOINT_PAGES = 4_000
/** Of each file, and a system has eight: what it misses the operating system has. */
const CACHE_KIB = 8_000

/** Opens or makes the file, readable by its owner alone. */
export function openSqlite(file: string, options: SqliteOptions = {}): Sqlite {
  closeSync(openSync(file, 'a', 0o600))
  const connection = connect(file)
  const settings = ['busy_timeout', 'journal_mode', 'synchronous', 'wal_autocheckpoint', 'cache_size']
  const values = [OPENING_MS, 'WAL', 'FULL', CHECKPOINT_PAGES, -CACHE_KIB]
  for (const [index, setting] of settings.entries()) connection.exec(`PRAGMA ${setting} = ${values[index]}`)
  // FAST overwrites what goes from a page that is written anyway: what stands in clear beside documents.
  connection.exec(`PRAGMA secure_delete = ${options.secureDelete ? 'ON' : 'FAST'}`)
  if (options.maxPages !== undefined) connection.exec(`PRAGMA max_page_count = ${options.maxPages}`)
  // SQLite waits by putting the whole thread to sleep; from here on who waits does so in `write`.
  connection.exec('PRAGMA busy_timeout = 0')
  const statements = new Map<string, Statement>()
  let mode: Durability = 'synced'

  function prepare(sql: string): Statement {
    const known = statements.get(sql)
    if (known) return known
    const statement = connection.prepare(sql)
    statements.set(sql, statement)
    return statement
  }

  /** SQLite rolls back by itself on some errors (a full disk among them) and then refuses a second time. */
  function rollback(): void {
    try {
      connection.exec('ROLLBACK')
    } catch (error) {
      if (!/no transaction/.test(String(error))) throw error
    }
  }

  function transaction<Result>(durability: Durability, work: () => Result): Result {
    try {
      if (durability !== mode) {
        connection.exec(`PRAGMA synchronous = ${durability === 'synced' ? 'FULL' : 'NORMAL'}`)
        mode = durability
      }
      prepare('BEGIN IMMEDIATE').run()
      const result = work()
      prepare('COMMIT').run()
      return result
    } catch (error) {
      rollback()
      throw asStorageError(error)
    }
  }

  /** Tries again what answers BUSY, for as long as a turn may take. */
  async function inTurn<Result>(attempt: () => Result | typeof BUSY): Promise<Result> {
    const until = performance.now() + (options.turnMs ?? turn.longestMs)
    for (;;) {
      const result = attempt()
      if (result !== BUSY) return result
      if (performance.now() > until)
        throw new StorageError('storage_failed', 'another writer has locked the file')
      await pause(turn.againMs)
    }
  }

  /** SQLite refuses a writer before `work` has begun. */
  function tried<Result>(durability: Durability, work: () => Result): Result | typeof BUSY {
    try {
      return transaction(durability, work)
    } catch (error) {
      if (isBusy(error)) return BUSY
      throw error
    }
  }

  return {
    file,
    exec: (sql) => connection.exec(sql),
    prepare,
    forget(table) {
      for (const sql of statements.keys()) if (sql.includes(table)) statements.delete(sql)
    },
    transaction,
    write: (durability, work) => inTurn(() => tried(durability, work)),
    empty: () =>
      inTurn(() => {
        const { busy } = prepare('PRAGMA wal_checkpoint(TRUNCATE)').get()
        return busy === 0 ? undefined : BUSY
      }),
    close() {
      try {
        connection.exec('PRAGMA wal_checkpoint(TRUNCATE)')
      } catch {
        // A disk that is full or gone: what is in the write-ahead log stays there, and is read at the next start.
      }
      connection.close()
    }
  }
}

/** A name as SQL writes it. */
export function quoted(name: string): string {
  return `"${name.replaceAll('"', '""')}"`
}
