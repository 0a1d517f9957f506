/** Wakes whoever follows the log when something was committed: by this store at once, by others soon. */
import type { Sqlite } from './database.ts'

export interface CommitWatch {
  add(wake: () => void): () => void
  /** This store has committed events. */
  committed(): void
  close(): void
}

/** How often to look whether another process has written. It reads one number from shared memory. */
const LOOK_MS = 500

/** Looks for other writers only while somebody watches; keeps no process alive. */
export function commitWatch(sqlite: Sqlite): CommitWatch {
  const watchers = new Set<{ wake: () => void }>()
  // This number changes when another connection commits, and not for commits of one's own.
  const dataVersion = (): number => sqlite.prepare('PRAGMA data_version').get().data_version
  let timer: NodeJS.Timeout | undefined
  let seen = 0

  const wakeAll = () => {
    for (const watcher of [...watchers]) watcher.wake()
  }

  function look(): void {
    const now = dataVersion()
    if (now === seen) return
    seen = now
    wakeAll()
  }

  function stop(): void {
    clearInterval(timer)
    timer = undefined
  }

  return {
    add(wake) {
      const watcher = { wake }
      watchers.add(watcher)
      if (!timer) {
        seen = dataVersion()
        timer = setInterval(look, LOOK_MS).unref()
      }
      return () => {
        watchers.delete(watcher)
        if (watchers.size === 0) stop()
      }
    },
    // Not within the commit: a watcher's work must not come between a commit and its answer.
    committed: () => queueMicrotask(wakeAll),
    close() {
      watchers.clear()
      stop()
    }
  }
}
