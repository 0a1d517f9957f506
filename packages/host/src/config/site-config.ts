/** What every process of a site has to know, however many there are. */
import { ConfigError } from './config-error.ts'
import { type OpenIdIssuer, readOpenIdIssuers } from './openid.ts'
import { readSmtpUrl } from './secrets.ts'
import { readStripe, type StripeConfig } from './stripe.ts'
import { type LogLevel, type Texts, type TokenDetail, variable } from './variables.ts'

export interface SiteConfig {
  readonly host: string
  readonly port: number
  /** Where `/-/` is answered: metrics, the test clock, backups. */
  readonly operatorHost: string
  /** 0: one that is free. */
  readonly operatorPort: number
  readonly logLevel: LogLevel
  /** Start of absolute URLs in answers, without a trailing slash. */
  readonly publicUrl: string
  /** Origins of front ends elsewhere, from which browsers may log in and read what is answered. */
  readonly allowedOrigins: readonly string[]
  /** Pages that are not the site's own; see PagePlaces. */
  readonly pages: Readonly<
    Record<'receipt' | 'activate' | 'verify' | 'recover' | 'accept', string | undefined>
  >
  /** The mail server, and the address that mail comes from; undefined: mail stays in the outbox. */
  readonly smtp: { readonly url: URL; readonly from: string } | undefined
  /** Issuers whose accounts may log in. */
  readonly openId: readonly OpenIdIssuer[]
  /** Proxies in front of the site whose X-Forwarded-For is believed; absent: none. */
  readonly trustProxy: string | undefined
  /** Slug of the profile that the first start makes. */
  readonly broker: string
  /** The first manager. */
  readonly admin: { readonly username: string; readonly password: string | undefined }
  /** Where the test clock stands at first, an instant; undefined on the real time. */
  readonly testClock: string | undefined
  /** What the test processor's webhook is signed with; undefined: webhook calls are refused. */
  readonly testWebhookSecret: string | undefined
  /** What Stripe takes payments with; undefined: the test processor does. */
  readonly stripe: StripeConfig | undefined
  /** Characters that a new password has at least; undefined: the usual number. */
  readonly passwordMin: number | undefined
  /** Whether people open accounts by themselves. */
  readonly registrationOpen: boolean
  /** Days that a login lasts while nobody uses it; undefined: the usual ones. */
  readonly sessionDays: number | undefined
  /** What access tokens say; undefined: the public URL as their audience, and the user name alone. */
  readonly claims: {
    readonly audience: string | undefined
    readonly details: readonly TokenDetail[] | undefined
  }
  /** Whether webhooks may be at addresses of this machine and of private networks. */
  readonly allowPrivate: boolean
  /** Where browsers reach a demo beside the site; undefined: on this machine alone. */
  readonly demoUrl: string | undefined
  /** Days that the cart of a visitor is kept after it was used last; undefined: the usual ones. */
  readonly visitorCartDays: number | undefined
  /** Hours that the answer to an Idempotency-Key is kept; undefined: the usual ones. */
  readonly idempotencyHours: number | undefined
  /** Days that the generation before a replay is kept for undo; undefined: the usual ones. */
  readonly generationDays: number | undefined
}

const usualPort = 8080

/** Reads it; throws ConfigError that names the variable when something is wrong with it. */
export function readSiteConfig(texts: Texts): SiteConfig {
  // Nothing encrypts in front of it unless somebody sees to that, so other machines are let in on demand alone.
  const host = variable('BURSAR_HOST', texts) ?? 'localhost'
  const port = variable('PORT', texts) ?? usualPort
  return {
    host,
    port,
    operatorHost: variable('BURSAR_OPERATOR_HOST', texts) ?? '127.0.0.1',
    operatorPort: variable('BURSAR_OPERATOR_PORT', texts) ?? portAfter(port),
    logLevel: variable('BURSAR_LOG_LEVEL', texts) ?? 'info',
    publicUrl: variable('BURSAR_PUBLIC_URL', texts) ?? localUrl(host, port),
    allowedOrigins: variable('BURSAR_ALLOWED_ORIGINS', texts) ?? [],
    pages: {
      receipt: variable('BURSAR_PAGES_RECEIPT', texts),
      activate: variable('BURSAR_PAGES_ACTIVATE', texts),
      verify: variable('BURSAR_PAGES_VERIFY', texts),
      recover: variable('BURSAR_PAGES_RECOVER', texts),
      accept: variable('BURSAR_PAGES_ACCEPT', texts)
    },
    smtp: smtpOf(texts),
    openId: openIdOf(texts),
    trustProxy: variable('BURSAR_TRUST_PROXY', texts),
    broker: variable('BURSAR_BROKER', texts) ?? 'broker',
    admin: {
      username: variable('BURSAR_ADMIN_USERNAME', texts) ?? 'admin',
      password: variable('BURSAR_ADMIN_PASSWORD', texts)
    },
    testClock: variable('BURSAR_TEST_CLOCK', texts),
    testWebhookSecret: variable('BURSAR_TEST_WEBHOOK_SECRET', texts),
    stripe: readStripe(texts),
    passwordMin: variable('BURSAR_PASSWORD_MIN', texts),
    registrationOpen: variable('BURSAR_REGISTRATION', texts) !== 'closed',
    sessionDays: variable('BURSAR_SESSION_DAYS', texts),
    claims: {
      audience: variable('BURSAR_TOKEN_AUDIENCE', texts),
      details: variable('BURSAR_TOKEN_CLAIMS', texts)
    },
    allowPrivate: variable('BURSAR_ALLOW_PRIVATE', texts) ?? false,
    demoUrl: variable('BURSAR_DEMO', texts),
    visitorCartDays: variable('BURSAR_VISITOR_CART_DAYS', texts),
    idempotencyHours: variable('BURSAR_IDEMPOTENCY_HOURS', texts),
    generationDays: variable('BURSAR_GENERATION_DAYS', texts)
  }
}

function smtpOf(texts: Texts): SiteConfig['smtp'] {
  const file = variable('BURSAR_SMTP_URL_FILE', texts)
  const url = file === undefined ? variable('BURSAR_SMTP_URL', texts) : readSmtpUrl(file)
  if (url === undefined) return undefined
  const from = variable('BURSAR_MAIL_FROM', texts)
  if (from === undefined) {
    throw new ConfigError(
      'A mail server is set: set BURSAR_MAIL_FROM to the address that mail comes from as well.'
    )
  }
  return { url: new URL(url), from }
}

function openIdOf(texts: Texts): SiteConfig['openId'] {
  const file = variable('BURSAR_OPENID_FILE', texts)
  return file === undefined ? [] : readOpenIdIssuers(file)
}

function portAfter(port: number): number {
  if (port < 65_535) return port + 1
  throw new ConfigError('PORT is 65535, so PORT + 1 does not exist: set BURSAR_OPERATOR_PORT as well.')
}

/** What these come to, as a system is told. */
export function retentionOf({ idempotencyHours, generationDays }: SiteConfig) {
  return {
    answersKeptMs: idempotencyHours === undefined ? undefined : idempotencyHours * 3_600_000,
    retention: generationDays === undefined ? undefined : { generationMs: generationDays * 86_400_000 }
  }
}

/** Where a server that listens on `host` is found from its own machine. */
export function localUrl(host: string, port: number): string {
  const isEverywhere = host === '0.0.0.0' || host === '::'
  const name = isEverywhere ? 'localhost' : host.includes(':') ? `[${host}]` : host
  return `http://${name}:${port}`
}
