/**
 * Wakes whoever follows the log when something was committed: by this store at once, by other processes
 * through a change stream, and by a look each second where the stream is cut or lags. A change stream is a
 * wake-up and never the truth: it reaches back no further than the server's own log of operations.
 */
import type { StoredEvent } from '@bursar/event-sourcing'
import type { ChangeStream, Collection } from 'mongodb'
import { inTime } from './in-time.ts'
import type { TailRow } from './rows.ts'
import { type Stored, whole } from './whole-number.ts'

type Wake = (committed?: readonly StoredEvent[]) => void

export interface CommitWatch {
  add(wake: Wake): () => void
  /** This store has committed events, in order and without a gap. */
  committed(events: readonly StoredEvent[]): void
  close(): Promise<void>
}

const LOOK_MS = 1_000

/** Watches only while somebody listens; the look that fails is tried again at the next second. */
export function commitWatch(tail: Collection<TailRow>): CommitWatch {
  const watchers = new Set<{ wake: Wake }>()
  let timer: NodeJS.Timeout | undefined
  let stream: ChangeStream | undefined
  let looking = false
  let seen = 0

  function reached(position: number, events?: readonly StoredEvent[]): void {
    if (position <= seen) return
    seen = position
    for (const watcher of [...watchers]) watcher.wake(events)
  }

  function listen(): void {
    const opened = tail.watch([], { maxAwaitTimeMS: LOOK_MS })
    const lost = () => {
      if (stream === opened) stream = undefined
      // A stream that is broken says so once more while it is closed, and that is nobody's concern.
      opened.close().catch(() => undefined)
    }
    opened.on('change', (change) => {
      if (change.operationType !== 'update') return
      const position: Stored | undefined = change.updateDescription.updatedFields?.position
      if (position !== undefined) reached(whole(position))
    })
    opened.on('error', lost)
    opened.on('close', lost)
    stream = opened
  }

  async function look(): Promise<void> {
    if (looking) return
    looking = true
    try {
      if (!stream) listen()
      const row = await inTime(() => tail.findOne({ _id: 'tail' }))
      if (row && timer) reached(whole(row.position))
    } catch {
      // The server cannot be reached now; whoever reads the log hears of that, and the next look comes.
    } finally {
      looking = false
    }
  }

  async function stop(): Promise<void> {
    clearInterval(timer)
    timer = undefined
    const ended = stream
    stream = undefined
    await ended?.close()
  }

  return {
    add(wake) {
      const watcher = { wake }
      watchers.add(watcher)
      if (!timer) {
        timer = setInterval(look, LOOK_MS).unref()
        void look()
      }
      return () => {
        watchers.delete(watcher)
        if (watchers.size === 0) void stop().catch(() => undefined)
      }
    },
    // Not within the commit: a watcher's work must not come between a commit and its answer.
    committed: (events) => queueMicrotask(() => reached(events.at(-1)?.position ?? 0, events)),
    async close() {
      watchers.clear()
      await stop()
    }
  }
}
