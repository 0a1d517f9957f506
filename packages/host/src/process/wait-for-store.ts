/** What answers probes while a process waits for its store: it lives, and says what it waits for. */
import { setTimeout as pause } from 'node:timers/promises'
import { createBackoff } from '@bursar/event-sourcing'
import { createServer, type ServerOptions } from '@bursar/service-kit'

const pauseMs = { first: 500, most: 5_000 }

export interface WaitingParts {
  readonly service: string
  readonly logger: ServerOptions['logger']
  readonly host: string
  readonly port: number
  /** Start of absolute URLs, without a trailing slash. */
  readonly origin: string
  /** Ends the waiting, by rejection. */
  readonly signal: AbortSignal
}

/** Opens something that may be away, again and again; a fault that does not pass is thrown. */
export async function opened<Value>(
  { service, logger, host, port, origin, signal }: WaitingParts,
  open: () => Promise<Value>,
  passes: (error: unknown) => boolean
): Promise<Value> {
  let room: Awaited<ReturnType<typeof createServer>> | undefined
  const backoff = createBackoff(pauseMs, Math.random)
  const missing = async () => [{ service, what: 'its store cannot be reached' }]
  try {
    for (;;) {
      const wait = Math.round(backoff.next())
      try {
        return await open()
      } catch (error) {
        if (!passes(error)) throw error
        logger.error({ err: error, pause_ms: wait }, 'the store cannot be reached')
      }
      room ??= await createServer({ logger, origin, engines: () => [], missing })
      if (!room.server.listening) await room.listen({ host, port })
      await pause(wait, undefined, { signal })
    }
  } finally {
    await room?.close()
  }
}
