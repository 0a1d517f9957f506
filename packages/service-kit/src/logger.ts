/** The log: JSON lines that carry request and correlation ids, and neither secrets nor anything personal. */
import { type DestinationStream, type Logger, type LoggerOptions, pino } from 'pino'

/** Names whose values never reach a line, wherever in a logged object they stand. */
const hidden = new Set([
  'authorization',
  'cookie',
  'set-cookie',
  'idempotency-key',
  'password',
  'new_password',
  'token',
  'refresh_token',
  'secret',
  'email',
  'phone',
  'full_name',
  'slug',
  'username'
])

const censored = '[hidden]'

/** Levels of a logged object; what lies deeper is left out. */
const depthMost = 4

/** Makes the logger of a process; lines go to standard output when no destination is given. */
export function createLogger(level: string, destination?: DestinationStream): Logger {
  const options: LoggerOptions = {
    level,
    base: null,
    timestamp: () => `,"time":"${new Date().toISOString()}"`,
    // A function of our own instead of pino's paths: those take ten times as long for each line.
    formatters: { level: (label) => ({ level: label }), log: (object) => hide(object, 1) },
    serializers: { err: errorLine }
  }
  return destination ? pino(options, destination) : pino(options)
}

/** What a line says of an error: nothing of what libraries hang on it, requests and rows above all. */
function errorLine(error: unknown): object {
  const { name, message, stack, code } = error as {
    name?: string
    message?: string
    stack?: string
    code?: unknown
  }
  return { type: name, message, stack, ...(typeof code === 'string' && { code }) }
}

/** A copy with hidden values censored. Errors are left to their serializer. */
function hide(object: Record<string, unknown>, depth: number): Record<string, unknown> {
  const shown: Record<string, unknown> = {}
  for (const [name, value] of Object.entries(object)) {
    if (hidden.has(name)) shown[name] = censored
    else if (typeof value !== 'object' || value === null || value instanceof Error) shown[name] = value
    else if (depth < depthMost) {
      shown[name] = Array.isArray(value)
        ? Object.values(hide(value as never, depth + 1))
        : hide(value as Record<string, unknown>, depth + 1)
    }
  }
  return shown
}
