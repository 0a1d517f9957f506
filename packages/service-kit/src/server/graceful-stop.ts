/** Stopping without losing anything: no new work, what runs is finished, then the stores are closed. */
import type { Engine } from '@bursar/event-sourcing'
import type { FastifyInstance } from 'fastify'

export interface Stopping {
  readonly app: FastifyInstance
  /** For the operators of the process; absent where it has none. */
  readonly operatorApp?: FastifyInstance | undefined
  readonly engines: readonly Engine[]
  /** What is closed after the engines, in this order: bus, stores, log. */
  readonly close: readonly (() => Promise<void>)[]
  /** Milliseconds that all of it may take. */
  readonly limitMs?: number
}

const limitUsualMs = 10_000

/**
 * Readiness says no, HTTP stops accepting and drains, the engines finish their batches and empty the appender,
 * then bus and stores close. Resolves to false when that took longer than the limit: the caller then exits
 * with 1, and what was not acknowledged may be lost.
 */
export async function stopGracefully(stopping: Stopping): Promise<boolean> {
  const { app, limitMs = limitUsualMs } = stopping
  app.lifecycle.stopping = true
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<false>((resolve) => {
    timer = setTimeout(resolve, limitMs, false)
  })
  const stopped = await Promise.race([inOrder(stopping), late])
  clearTimeout(timer)
  if (!stopped) app.log.error({ limit_ms: limitMs }, 'stopping took too long')
  return stopped
}

async function inOrder({ app, operatorApp, engines, close }: Stopping): Promise<true> {
  await Promise.all([app.close(), operatorApp?.close()])
  await Promise.all(engines.map((engine) => engine.stop()))
  for (const one of close) await one()
  return true
}
