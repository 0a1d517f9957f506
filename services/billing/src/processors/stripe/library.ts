/**
 * Stripe's own library, loaded with the first call: a site that takes no money by Stripe does not pay for it at its
 * start. Every call has a time limit and goes through a circuit breaker; writes carry idempotency keys, so the library
 * may send them again.
 */
import type Stripe from 'stripe'
import { breaker } from '../breaker.ts'

/** The version of Stripe's API that is spoken; it changes with the library alone. */
export const API_VERSION = '2026-10-28.endive'

export interface StripeSettings {
  /** A secret or restricted key. */
  readonly secretKey: string
  /** What its webhook is signed with: several, separated by commas, while one is replaced or where there are two. */
  readonly webhookSecret: string
  /** What browsers know it by; without it nobody can enter a card. */
  readonly publicKey?: string | undefined
  /** Where it is, for a site that reaches it by a proxy. */
  readonly url?: string | undefined
  readonly timeoutMs?: number | undefined
  /** How it is reached and what time it is where both are simulated. */
  readonly reach?: StripeReach | undefined
}

export interface StripeReach {
  readonly fetch: typeof fetch
  /** Milliseconds since 1970. */
  now(): number
}

export type Call = <Value>(work: (stripe: Stripe) => Promise<Value>) => Promise<Value>

const TIMEOUT_MS = 15_000
const RETRIES = 1
const FAILURES = 5
const PAUSE_MS = 20_000

/** Calls Stripe; throws its library's errors. */
export function stripeCalls({ secretKey, url, timeoutMs = TIMEOUT_MS, reach }: StripeSettings): Call {
  let loaded: Promise<Stripe> | undefined
  const guarded = breaker({
    failures: FAILURES,
    pauseMs: PAUSE_MS,
    isAway: isNoAnswer,
    ...(reach && { now: reach.now })
  })
  async function load(): Promise<Stripe> {
    const { default: Library } = await import('stripe')
    return new Library(secretKey, {
      apiVersion: API_VERSION,
      timeout: timeoutMs,
      // Its pauses between tries are of the real time.
      maxNetworkRetries: reach ? 0 : RETRIES,
      ...(reach && { httpClient: Library.createFetchHttpClient(reach.fetch) }),
      telemetry: false,
      appInfo: { name: 'Bursar' },
      ...(url !== undefined && placeOf(url))
    })
  }
  return async (work) => {
    loaded ??= load()
    const stripe = await loaded
    return guarded(() => work(stripe))
  }
}

/** True where nobody knows what became of the call. */
export function isNoAnswer(error: unknown): boolean {
  const { type, statusCode } = error as { readonly type?: string; readonly statusCode?: number }
  if (type === 'StripeConnectionError' || type === undefined) return true
  return statusCode !== undefined && statusCode >= 500
}

function placeOf(text: string) {
  const { protocol, hostname: host, port } = new URL(text)
  const usual = protocol === 'https:' ? 443 : 80
  return {
    protocol: protocol === 'https:' ? 'https' : 'http',
    host,
    port: port === '' ? usual : port
  } as const
}
