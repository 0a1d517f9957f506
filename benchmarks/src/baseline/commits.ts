/** The raw limit of writing: SQLite commits the same bytes, as many appends together as callers wait. */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { performance } from 'node:perf_hooks'
import { openSqlite } from '@bursar/store-sqlite'
import type { Role } from '../processes/messages.ts'
import type { WrittenAppend } from '../server/stored-events.ts'

const table =
  'CREATE TABLE event (position INTEGER PRIMARY KEY, stream TEXT NOT NULL, type TEXT NOT NULL, body TEXT NOT NULL) STRICT'

export async function commitsRole(): Promise<Role> {
  const folder = await mkdtemp(join(tmpdir(), 'bursar-bench-'))
  const sqlite = openSqlite(join(folder, 'raw.db'))
  sqlite.exec(table)
  const insert = sqlite.prepare('INSERT INTO event (stream, type, body) VALUES (?, ?, ?)')

  /** Commits all appends, `together` in one flush; gives milliseconds by the clock. */
  async function commit({ appends, together }: { appends: readonly WrittenAppend[]; together: number }) {
    const begun = performance.now()
    for (let n = 0; n < appends.length; n += together) {
      sqlite.transaction('synced', () => {
        for (const append of appends.slice(n, n + together)) {
          for (const { stream, type, body } of append) insert.run(stream, type, body)
        }
      })
    }
    return performance.now() - begun
  }

  return {
    commands: { commit },
    async close() {
      sqlite.close()
      await rm(folder, { recursive: true })
    }
  }
}
