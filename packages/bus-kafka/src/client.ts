/** The driver, set up once: time limits, retries, and a log that repeats nothing. */
import { Kafka, type LogEntry, logLevel } from 'kafkajs'
import type { KafkaLog, KafkaSettings } from './settings.ts'

const limits = {
  connectionMs: 5_000,
  requestMs: 15_000,
  /** The same sentence is logged once in so long. */
  quietMs: 10_000,
  sentences: 200
}

/** Tries of one request before it fails. Whoever asked then starts afresh, again and again. */
export const retry = { retries: 3, initialRetryTime: 100, maxRetryTime: 2_000 } as const

/** A client of the driver; each producer, consumer and admin of it has connections of its own. */
export function kafkaClient({ brokers, clientId, security = {}, log }: KafkaSettings): Kafka {
  dropNegativeTimeoutWarning()
  const { ssl, sasl } = security
  return new Kafka({
    brokers: [...brokers],
    clientId,
    ...(ssl === undefined ? {} : { ssl: typeof ssl === 'boolean' ? ssl : { ...ssl } }),
    ...(sasl === undefined ? {} : { sasl }),
    connectionTimeout: limits.connectionMs,
    requestTimeout: limits.requestMs,
    enforceRequestTimeout: true,
    retry,
    logLevel: log ? logLevel.WARN : logLevel.NOTHING,
    logCreator: () => (log ? quietOf(log) : () => {})
  })
}

/** All clients that write to one log repeat nothing together. */
const quiet = new WeakMap<KafkaLog, (entry: LogEntry) => void>()

function quietOf(log: KafkaLog): (entry: LogEntry) => void {
  const known = quiet.get(log) ?? quietly(log)
  quiet.set(log, known)
  return known
}

/** Without a broker the driver says the same many times a second. */
function quietly(log: KafkaLog): (entry: LogEntry) => void {
  const said = new Map<string, number>()
  return ({ level, namespace, log: { message, error, topic, groupId, broker, retryCount } }) => {
    // Limiting the retries of an idempotent producer is meant: duplicates are known by their position.
    if (message.startsWith('Limiting retries')) return
    const sentence = `${namespace}: ${message}`
    const now = performance.now()
    if (now - (said.get(sentence) ?? Number.NEGATIVE_INFINITY) < limits.quietMs) return
    if (said.size >= limits.sentences) said.clear()
    said.set(sentence, now)
    log(level === logLevel.ERROR ? 'error' : 'warn', `kafka: ${sentence}`, {
      // Of a request that failed the message names the request alone.
      error,
      topic,
      groupId,
      broker,
      retryCount
    })
  }
}

let dropped = false

/**
 * The driver sets timers for moments that have passed, and Node 24 warns of each (kafkajs issue 1751). They
 * fire at once, as is meant; every other warning goes its way.
 */
export function dropNegativeTimeoutWarning(): void {
  if (dropped) return
  dropped = true
  const emitWarning = process.emitWarning as (...args: unknown[]) => void
  process.emitWarning = (warning: unknown, ...rest: unknown[]) => {
    const [kind] = rest
    const name = typeof kind === 'string' ? kind : (kind as { type?: string } | undefined)?.type
    if (name !== 'TimeoutNegativeWarning') emitWarning.call(process, warning, ...rest)
  }
}
