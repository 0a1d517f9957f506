/** Wakes whoever follows the log when something was committed: by this store at once, by others soon. */
import type { StoredEvent } from '@bursar/event-sourcing'
import type { Sqlite } from './database.ts'

type Wake = (committed?: readonly StoredEvent[]) => void

export interface CommitWatch {
  add(wake: Wake): () => void
  /** This store has committed events. */
  committed(events: readonly StoredEvent[]): void
  close(): void
}

/** How often to look whether another process has written. It reads one number from shared memory. */
const LOOK_MS = 500

/** Looks for other writers only while somebody watches; keeps no process alive. */
export function commitWatch(sqlite: Sqlite): CommitWatch {
  const watchers = new Set<{ wake: Wake }>()
  // This number changes when another connection commits, and not for commits of one's own.
  const dataVersion = (): number => sqlite.prepare('PRAGMA data_version').get().data_version
  let timer: NodeJS.Timeout | undefined
  let seen = 0

  const wakeAll: Wake = (committed) => {
    for (const watcher of [...watchers]) watcher.wake(committed)
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
    committed: (events) => queueMicrotask(() => wakeAll(events)),
    close() {
      watchers.clear()
      stop()
    }
  }
}
