/**
 * The bus of the services that run in one process: a subscriber reads the other's log itself, woken when
 * something was committed there. A cursor is the position of the last event delivered, as text.
 */
import type { Positions } from '../events/event.ts'
import type { Cursor, EventBus, Subscription } from '../ports/event-bus.ts'
import type { EventStore } from '../ports/event-store.ts'
import { progressBoard } from '../reacting/progress-board.ts'
import { type LogFeed, type LogReader, logFeed } from './log-feed.ts'

/** An EventBus over the logs of all services in this process, by service name. It closes none of them. */
export function embeddedBus(stores: Readonly<Record<string, EventStore>>): EventBus {
  const feeds = new Map<string, LogFeed>()
  const subscriptions = new Set<Subscription>()
  const board = progressBoard()
  for (const [service, store] of Object.entries(stores)) feeds.set(service, logFeed(store))

  return {
    subscribe(source, after, types) {
      const feed = feeds.get(source)
      if (!feed) throw new Error(`There is no log of ${source} in this process.`)
      const reader = feed.reader(after === null ? 0 : Number(after), types)
      const subscription = subscribed(feed, reader, () => {
        subscriptions.delete(subscription)
      })
      subscriptions.add(subscription)
      return subscription
    },
    async ends() {
      const heads = Object.entries(stores).map(async ([service, store]) => {
        return [service, (await store.head()).position] as const
      })
      return Object.fromEntries(await Promise.all(heads))
    },
    announce: async (progress) => board.announce(progress),
    progress: board.progress,
    onProgress: board.onProgress,
    async close() {
      await Promise.all([...subscriptions].map((subscription) => subscription.close()))
      for (const feed of feeds.values()) feed.close()
    }
  }
}

/** The cursors of whoever has followed these logs up to there, by source. */
export function embeddedCursors(positions: Positions): Record<string, Cursor> {
  return Object.fromEntries(Object.entries(positions).map(([log, at]) => [log, String(at)]))
}

function subscribed(feed: LogFeed, reader: LogReader, closed: () => void): Subscription {
  const closing = new AbortController()

  return {
    async next(limit) {
      while (!closing.signal.aborted) {
        const turn = feed.turn()
        const before = reader.at()
        const events = await reader.next(limit)
        if (closing.signal.aborted) return undefined
        const position = reader.at()
        if (position > before) return { events, cursor: String(position), position }
        await feed.changed(turn, closing.signal)
      }
      return undefined
    },
    async close() {
      closing.abort()
      reader.close()
      closed()
    }
  }
}
