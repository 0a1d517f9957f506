/** Who watches long work by server-sent events: so many at a time, and none while the process stops. */
import { Readable } from 'node:stream'
import { fail } from '@bursar/service-kit'
import type { FastifyInstance } from 'fastify'

/** Connections at a time; how long one may last: who lost access meanwhile asks again and is refused. */
const usualLimits = { open: 20, ms: 15 * 60_000 }

export const EVENT_STREAM = 'text/event-stream'

export const eventStreamHeaders = {
  'content-type': `${EVENT_STREAM}; charset=utf-8`,
  'cache-control': 'no-store',
  vary: 'Accept',
  // Proxies in front that would collect it.
  'x-accel-buffering': 'no'
}

export interface Watches {
  /** The texts as they come, until `isOver` is to be true; too many at a time is 429. */
  open(texts: (isOver: () => boolean) => AsyncGenerator<string>): Readable
  /** Ends all of them, when the server closes. */
  endWith(app: FastifyInstance): void
}

export function createWatches(limits = usualLimits): Watches {
  let open = 0
  let closing = false
  return {
    open(texts) {
      if (open >= limits.open)
        fail('too_many_requests', { detail: 'Too many are watching already. Try again later.' })
      const stream = Readable.from(
        texts(() => closing || stream.destroyed),
        { highWaterMark: 1 }
      )
      // Whoever does not read what comes is let go too.
      const timer = setTimeout(() => stream.destroy(), limits.ms).unref()
      open++
      stream.once('close', () => {
        clearTimeout(timer)
        open--
      })
      return stream
    },
    endWith(app) {
      app.addHook('preClose', async () => {
        closing = true
      })
    }
  }
}
