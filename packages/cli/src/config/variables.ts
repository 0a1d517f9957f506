/**
 * The environment variables that Bursar reads: how each is read, and what is expected of it, for the error.
 * Read by hand, because a schema compiler would cost a tenth of the time that a start takes.
 */

/** One variable. `read` answers undefined for a text that it does not take. */
interface Variable<Value> {
  readonly read: (text: string) => Value | undefined
  readonly expected: string
  /** Never shown, not even in an error about it. */
  readonly secret?: boolean
}

const levels = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'] as const
export type LogLevel = (typeof levels)[number]

export const variables = {
  PORT: { read: portOf, expected: 'a port from 1 to 65535' },
  BURSAR_HOST: matching(
    /^[^\s/]{1,255}$/,
    'a host name or address to listen on, such as localhost or 0.0.0.0'
  ),
  BURSAR_DATA: matching(/^[^\0]{1,4096}$/, 'the path of a folder'),
  BURSAR_LOG_LEVEL: {
    read: (text: string) => levels.find((level) => level === text),
    expected: `one of ${levels.join(', ')}`
  },
  BURSAR_PUBLIC_URL: { read: urlOf, expected: 'an absolute http or https URL without a query' },
  BURSAR_BROKER: matching(/^[-a-zA-Z0-9_]{1,100}$/, 'a slug: up to 100 letters, digits, - and _'),
  BURSAR_ADMIN_USERNAME: matching(
    /^[\w.@+-]{1,150}$/,
    'a user name: up to 150 letters, digits and . @ + - _'
  ),
  BURSAR_ADMIN_PASSWORD: {
    ...matching(/^[^\0]{1,256}$/, 'a password of at most 256 characters'),
    secret: true
  },
  BURSAR_MASTER_KEY_FILE: matching(/^[^\0]{1,4096}$/, 'the path of a file with 64 hexadecimal digits'),
  BURSAR_TEST_CLOCK: { read: instantOf, expected: 'an ISO 8601 date-time such as 2026-01-31T00:00:00Z' },
  BURSAR_TEST_WEBHOOK_SECRET: {
    ...matching(/^[^\0]{1,255}$/, 'a text of at most 255 characters'),
    secret: true
  }
} as const satisfies Record<string, Variable<unknown>>

/** Variables of the deployment in several processes. Set and ignored, they would make a system that nobody meant. */
export const foreignVariables: readonly string[] = [
  'MONGODB_URI',
  'KAFKA_BROKERS',
  'BURSAR_AUTH_URL',
  'BURSAR_PROFILE_URL',
  'BURSAR_BILLING_URL',
  'BURSAR_METRICS_URL'
]

function matching(pattern: RegExp, expected: string): Variable<string> {
  return { read: (text) => (pattern.test(text) ? text : undefined), expected }
}

function portOf(text: string): number | undefined {
  const port = /^\d{1,5}$/.test(text) ? Number(text) : 0
  return port >= 1 && port <= 65_535 ? port : undefined
}

/** Without the slash at its end. */
function urlOf(text: string): string | undefined {
  const url = /^https?:\/\//i.test(text) && URL.canParse(text) ? new URL(text) : undefined
  if (!url || url.search || url.hash || url.username) return undefined
  return url.href.replace(/\/+$/, '')
}

/** A time without a zone is meant in UTC; the runtime would take the machine's. */
function instantOf(text: string): string | undefined {
  const isDate = /^\d{4}-\d\d-\d\d(T\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:?\d\d)?)?$/.test(text)
  const inUtc = text.includes('T') && !/(Z|[+-]\d\d:?\d\d)$/.test(text) ? `${text}Z` : text
  const instant = isDate ? Date.parse(inUtc) : Number.NaN
  return Number.isNaN(instant) ? undefined : new Date(instant).toISOString()
}
