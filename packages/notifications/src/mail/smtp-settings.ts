/** The mail server, from one URL: `smtps://user:password@mail.example.com` or `smtp://localhost:1025`. */

export interface SmtpSettings {
  readonly url: URL
  /** Sender's address. */
  readonly from: string
}

/** Milliseconds; a mail server that takes longer is tried again later. */
const TIMEOUTS = { connectionTimeout: 10_000, greetingTimeout: 10_000, socketTimeout: 30_000 }

/** Connections at once to the server. */
const CONNECTIONS_MAX = 4

/** What is wrong with a URL of a mail server, as a sentence without the password in it; undefined when it is good. */
export function smtpFault(text: string): string | undefined {
  const url = URL.canParse(text) ? new URL(text) : undefined
  if (url === undefined) return 'is not a URL such as smtps://user:password@mail.example.com'
  if (url.protocol !== 'smtp:' && url.protocol !== 'smtps:') return 'must begin with smtp:// or smtps://'
  if (url.hostname === '') return 'names no host'
  if ((url.username === '') !== (url.password === '')) return 'needs both a user and a password, or neither'
  return undefined
}

export function transportOptions({ url }: SmtpSettings) {
  const secure = url.protocol === 'smtps:'
  const user = decodeURIComponent(url.username)
  return {
    pool: true as const,
    maxConnections: CONNECTIONS_MAX,
    host: url.hostname.replace(/^\[|\]$/g, ''),
    port: url.port === '' ? (secure ? 465 : 587) : Number(url.port),
    secure,
    // Passwords and keys travel in mails: without TLS they go to this machine alone.
    requireTLS: !secure && !isLoopback(url.hostname),
    ...(user === '' ? {} : { auth: { user, pass: decodeURIComponent(url.password) } }),
    ...TIMEOUTS
  }
}

function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '[::1]' || /^127(\.\d{1,3}){3}$/.test(host)
}
