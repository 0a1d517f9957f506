/**
 * The environment variables that Bursar reads: how each is read, and what is expected of it, for the error.
 * What each is for is in variable-meanings.ts. Read by hand: a schema compiler (env-schema) takes 0.13 s of CPU and
 * 15 MB at each start of each process, before it has read the first variable.
 */
import { isEmail, UserDetail } from '@bursar/contracts'
import { smtpFault } from '@bursar/notifications'
import { ConfigError } from './config-error.ts'

/** Details of a user that access tokens may carry besides the user name. */
export type TokenDetail = Exclude<keyof UserDetail, 'username'>
const tokenDetails = Object.keys(UserDetail.properties).filter(
  (name): name is TokenDetail => name !== 'username'
)

/** One variable. `read` answers undefined for a text that it does not take. */
interface Variable<Value> {
  readonly read: (text: string) => Value | undefined
  readonly expected: string
  /** Never shown, not even in an error about it. */
  readonly secret?: boolean
}

const levels = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'] as const
export type LogLevel = (typeof levels)[number]

/** An environment, and whatever stands for one. */
export type Texts = Readonly<Record<string, string | undefined>>

const file = /^[^\0]{1,4096}$/
const upstream = { read: originOf, expected: 'an http or https URL without a path' }

const keyPage = {
  read: pageOf('verification_key'),
  expected: 'an absolute http or https URL, where {verification_key} in the path or query is replaced'
}

export const variables = {
  PORT: { read: portOf, expected: 'a port from 1 to 65535' },
  BURSAR_HOST: matching(
    /^[^\s/]{1,255}$/,
    'a host name or address to listen on, such as localhost or 0.0.0.0'
  ),
  BURSAR_OPERATOR_PORT: {
    read: (text: string) => (text === '0' ? 0 : portOf(text)),
    expected: 'a port from 1 to 65535, or 0 for any free port'
  },
  BURSAR_OPERATOR_HOST: matching(
    /^[^\s/]{1,255}$/,
    'a host name or address for operators to reach, such as 127.0.0.1 or 0.0.0.0'
  ),
  BURSAR_DATA: matching(file, 'the path of a folder'),
  BURSAR_LOG_LEVEL: {
    read: (text: string) => levels.find((level) => level === text),
    expected: `one of ${levels.join(', ')}`
  },
  BURSAR_PUBLIC_URL: { read: urlOf, expected: 'an absolute http or https URL without a query' },
  BURSAR_ALLOWED_ORIGINS: {
    read: originsOf,
    expected: 'origins of other front ends, separated by commas, such as https://app.example.com'
  },
  BURSAR_PAGES_RECEIPT: {
    read: pageOf('profile', 'charge'),
    expected: 'an absolute http or https URL, where {profile} and {charge} in the path or query are replaced'
  },
  BURSAR_PAGES_ACTIVATE: keyPage,
  BURSAR_PAGES_VERIFY: keyPage,
  BURSAR_PAGES_RECOVER: { read: pageOf(), expected: 'an absolute http or https URL' },
  BURSAR_PAGES_ACCEPT: keyPage,
  BURSAR_ALLOW_PRIVATE: {
    read: (text: string) => (text === 'yes' ? true : text === 'no' ? false : undefined),
    expected: 'yes or no'
  },
  BURSAR_DEMO: { read: urlOf, expected: 'an absolute http or https URL without a query' },
  BURSAR_SMTP_URL: {
    read: (text: string) => (smtpFault(text) === undefined ? text : undefined),
    expected: 'a URL such as smtps://user:password@mail.example.com',
    // It may hold a password.
    secret: true
  },
  BURSAR_SMTP_URL_FILE: matching(
    file,
    'the path of a file with a URL such as smtps://user:password@mail.example.com'
  ),
  BURSAR_MAIL_FROM: {
    read: (text: string) => (isEmail(text) ? text : undefined),
    expected: 'an e-mail address such as billing@example.com'
  },
  BURSAR_OPENID_FILE: matching(file, 'the path of a file with OpenID Connect issuers as JSON'),
  BURSAR_TRUST_PROXY: matching(
    /^[\w.:/, ]{1,1000}$/,
    'addresses or ranges of proxies, separated by commas, such as 10.0.0.0/8'
  ),
  BURSAR_BROKER: matching(/^[-a-zA-Z0-9_]{1,100}$/, 'a slug: up to 100 letters, digits, - and _'),
  BURSAR_ADMIN_USERNAME: matching(
    /^[\w.@+-]{1,150}$/,
    'a user name: up to 150 letters, digits and . @ + - _'
  ),
  BURSAR_ADMIN_PASSWORD: {
    ...matching(/^[^\0]{1,256}$/, 'a password of at most 256 characters'),
    secret: true
  },
  BURSAR_MASTER_KEY_FILE: matching(file, 'the path of a file with 64 hexadecimal digits'),
  BURSAR_OPERATOR_TOKEN_FILE: matching(file, 'the path of a file with the token for operators'),
  BURSAR_TEST_CLOCK: { read: instantOf, expected: 'an ISO 8601 date-time such as 2026-01-31T00:00:00Z' },
  BURSAR_TEST_WEBHOOK_SECRET: {
    ...matching(/^[^\0]{1,255}$/, 'a text of at most 255 characters'),
    secret: true
  },
  STRIPE_SECRET_KEY: {
    ...matching(/^[sr]k_(test|live)_\w{1,250}$/, 'a secret or restricted key of Stripe’s'),
    secret: true
  },
  STRIPE_SECRET_KEY_FILE: matching(file, 'the path of a file with a secret or restricted key of Stripe’s'),
  STRIPE_WEBHOOK_SECRET: {
    ...matching(
      /^whsec_\w{1,250}(,\s?whsec_\w{1,250}){0,4}$/,
      'signing secrets of Stripe’s, separated by commas'
    ),
    secret: true
  },
  STRIPE_WEBHOOK_SECRET_FILE: matching(file, 'the path of a file with signing secrets of Stripe’s'),
  STRIPE_PUBLISHABLE_KEY: matching(/^pk_(test|live)_\w{1,250}$/, 'a publishable key of Stripe’s'),
  STRIPE_API_URL: upstream,
  BURSAR_PASSWORD_MIN: { read: passwordMinOf, expected: 'a number of characters from 8 to 64' },
  BURSAR_REGISTRATION: {
    read: (text: string) => (text === 'open' || text === 'closed' ? text : undefined),
    expected: 'open or closed'
  },
  BURSAR_SESSION_DAYS: { read: daysOf, expected: 'a number of days from 1 to 3650' },
  BURSAR_TOKEN_AUDIENCE: matching(
    /^[^\s\0]{1,255}$/,
    'a text without spaces, such as https://app.example.com'
  ),
  BURSAR_TOKEN_CLAIMS: {
    read: detailsOf,
    expected: `a list of ${tokenDetails.join(', ')}, separated by commas`
  },
  BURSAR_VISITOR_CART_DAYS: { read: daysOf, expected: 'a number of days from 1 to 3650' },
  BURSAR_IDEMPOTENCY_HOURS: { read: hoursOf, expected: 'a number of hours from 24 to 8760' },
  BURSAR_GENERATION_DAYS: { read: daysOf, expected: 'a number of days from 1 to 3650' },
  MONGODB_URI: {
    ...matching(/^mongodb(\+srv)?:\/\/\S{1,4000}$/, 'a connection string that begins with mongodb://'),
    // It may hold a password.
    secret: true
  },
  KAFKA_BROKERS: { read: brokersOf, expected: 'brokers as host:port, separated by commas' },
  BURSAR_PREFIX: matching(
    /^[a-z0-9][-a-z0-9_]{0,29}$/,
    'up to 30 lower-case letters, digits, - and _ for names of databases and topics'
  ),
  BURSAR_INSTANCE_URL: upstream,
  BURSAR_AUTH_URL: upstream,
  BURSAR_PROFILE_URL: upstream,
  BURSAR_BILLING_URL: upstream,
  BURSAR_METRICS_URL: upstream,
  BURSAR_AUTH_OPERATOR_URL: upstream,
  BURSAR_PROFILE_OPERATOR_URL: upstream,
  BURSAR_BILLING_OPERATOR_URL: upstream,
  BURSAR_METRICS_OPERATOR_URL: upstream
} as const satisfies Record<string, Variable<unknown>>

export type VariableName = keyof typeof variables

/** What a variable says once it is read. */
export type Value<Name extends VariableName> = Exclude<
  ReturnType<(typeof variables)[Name]['read']>,
  undefined
>

/**
 * What a variable says; undefined when it is not set, which is what a shell or compose file means by ''. Throws
 * ConfigError for what cannot be meant.
 */
export function variable<Name extends VariableName>(name: Name, texts: Texts): Value<Name> | undefined {
  const text = texts[name]
  if (text === undefined || text === '') return undefined
  const { read, expected, ...rest } = variables[name]
  const found = read(text)
  if (found !== undefined) return found as Value<Name>
  const shown = 'secret' in rest ? '' : `; it is ${JSON.stringify(text)}`
  throw new ConfigError(`${name} must be ${expected}${shown}.`)
}

/** The same for one that has to be set. */
export function required<Name extends VariableName>(name: Name, texts: Texts): Value<Name> {
  const found = variable(name, texts)
  if (found === undefined) throw new ConfigError(`${name} is not set: ${variables[name].expected}.`)
  return found
}

function matching(pattern: RegExp, expected: string): Variable<string> {
  return { read: (text) => (pattern.test(text) ? text : undefined), expected }
}

function portOf(text: string): number | undefined {
  const port = /^\d{1,5}$/.test(text) ? Number(text) : 0
  return port >= 1 && port <= 65_535 ? port : undefined
}

function detailsOf(text: string): readonly TokenDetail[] | undefined {
  const named = text.split(',').map((one) => tokenDetails.find((name) => name === one.trim()))
  return named.every((name) => name !== undefined) ? named : undefined
}

function passwordMinOf(text: string): number | undefined {
  const least = /^\d{1,2}$/.test(text) ? Number(text) : 0
  return least >= 8 && least <= 64 ? least : undefined
}

function daysOf(text: string): number | undefined {
  const days = /^\d{1,4}$/.test(text) ? Number(text) : 0
  return days >= 1 && days <= 3_650 ? days : undefined
}

/** The API promises a day. */
function hoursOf(text: string): number | undefined {
  const hours = /^\d{1,4}$/.test(text) ? Number(text) : 0
  return hours >= 24 && hours <= 8_760 ? hours : undefined
}

/** Without the slash at its end. */
function urlOf(text: string): string | undefined {
  const url = /^https?:\/\//i.test(text) && URL.canParse(text) ? new URL(text) : undefined
  if (!url || url.search || url.hash || url.username) return undefined
  return url.href.replace(/\/+$/, '')
}

function originOf(text: string): string | undefined {
  const url = urlOf(text)
  return url !== undefined && new URL(url).pathname === '/' ? url : undefined
}

function originsOf(text: string): readonly string[] | undefined {
  const urls = text.split(',').map((one) => originOf(one.trim()))
  return urls.every((url) => url !== undefined) ? urls.map((url) => new URL(url ?? '').origin) : undefined
}

/** Reads the address of a page that may hold some names; the host is nobody's to fill in. */
function pageOf(...names: readonly string[]): (text: string) => string | undefined {
  return (text) => {
    const plain = names.reduce((rest, name) => rest.replaceAll(`{${name}}`, name), text)
    const isGood =
      text.length <= 2_000 && /^https?:\/\/[^/{}@\s]+\/[^{}\s]*$/.test(plain) && URL.canParse(plain)
    return isGood && /^https?:\/\/[^/{}]+\//.test(text) ? text : undefined
  }
}

function brokersOf(text: string): readonly string[] | undefined {
  const brokers = text.split(',').map((broker) => broker.trim())
  return brokers.every((broker) => /^(\[[\da-f:]+\]|[^\s:/]{1,255}):\d{1,5}$/i.test(broker))
    ? brokers
    : undefined
}

/** A time without a zone is meant in UTC; the runtime would take the machine's. */
function instantOf(text: string): string | undefined {
  const isDate = /^\d{4}-\d\d-\d\d(T\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:?\d\d)?)?$/.test(text)
  const inUtc = text.includes('T') && !/(Z|[+-]\d\d:?\d\d)$/.test(text) ? `${text}Z` : text
  const instant = isDate ? Date.parse(inUtc) : Number.NaN
  return Number.isNaN(instant) ? undefined : new Date(instant).toISOString()
}
