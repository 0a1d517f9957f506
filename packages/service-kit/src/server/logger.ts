/** The log: JSON lines that carry request and correlation ids, and neither secrets nor anything personal. */
import { type DestinationStream, destination as fileOf, type Logger, type LoggerOptions, pino } from 'pino'

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

/** Lines wait for others so long, or until there are so many characters: then they are written together. */
const together = { periodicFlush: 50, minLength: 4_096 }

/** Where a process writes its lines: standard error, usually. Its end takes none with it but for kill -9. */
export function logDestination(dest = 2): DestinationStream {
  return fileOf({ dest, sync: false, ...together } as Parameters<typeof fileOf>[0])
}

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

/** A copy with hidden values censored, where there are any. Errors are left to their serializer. */
function hide(object: Record<string, unknown>, depth: number): Record<string, unknown> {
  if (isShown(object)) return object
  const shown: Record<string, unknown> = {}
  for (const [name, value] of Object.entries(object)) {
    if (hidden.has(name)) shown[name] = censored
    else if (typeof value !== 'object' || value === null || value instanceof Error) shown[name] = value
    else if (depth < depthMost) {
      shown[name] = Array.isArray(value)
        ? Object.values(hide({ ...value }, depth + 1))
        : hide(value as Record<string, unknown>, depth + 1)
    }
  }
  return shown
}

/** Nearly every line has plain values under names that hide nothing. */
function isShown(object: Record<string, unknown>): boolean {
  for (const name in object) {
    const value = object[name]
    if (hidden.has(name) || (typeof value === 'object' && value !== null && !(value instanceof Error)))
      return false
  }
  return true
}
