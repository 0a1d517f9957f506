/** Who is logged in in this browser. */
import { ApiError } from '@bursar/client'
import type { AuthenticationResponseJSON } from '@simplewebauthn/browser'
import { queryOptions } from '@tanstack/react-query'
import { api } from './client.ts'
import { cookie } from './cookie.ts'
import { queries } from './queries.ts'

/** The user with their roles; null when nobody is logged in. */
export const sessionQuery = queryOptions({ queryKey: ['session'], queryFn: readSession })

export type Session = NonNullable<Awaited<ReturnType<typeof readSession>>>

async function readSession() {
  // Every session has one: without it there is nobody to ask for.
  if (cookie('csrftoken') === undefined) return null
  try {
    return (await api.get('/api/auth/tokens')).body
  } catch (error) {
    if (error instanceof ApiError && error.status === 401) return null
    throw error
  }
}

export interface LogIn {
  readonly username: string
  readonly password?: string
  /** Of a mail that was asked for, in place of a password. */
  readonly email_code?: number
  /** Of a second factor, where there is one. */
  readonly otp_code?: number
  readonly passkey?: AuthenticationResponseJSON
}

const inCookie = { query: { cookie: true } } as const

/** Logs in by a cookie. Throws ApiError, which names the field of a second factor that is still to be shown. */
export async function logIn(body: LogIn): Promise<void> {
  await api.post('/api/auth', { ...inCookie, body })
  queries.clear()
}

/** Logs in by a passkey alone. */
export async function logInByPasskey(response: AuthenticationResponseJSON): Promise<void> {
  await api.post('/api/auth/passkeys', { ...inCookie, body: { response } })
  queries.clear()
}

export interface Registering {
  readonly full_name: string
  readonly email: string
  readonly new_password: string
  readonly organization_name?: string
  /** Slugs of the agreements that are signed by it. */
  readonly signed: readonly string[]
}

/** Registers, and is logged in then. */
export async function register({ signed, ...body }: Registering): Promise<void> {
  const agreements = Object.fromEntries(signed.map((slug) => [slug, true]))
  await api.post('/api/auth/register', { ...inCookie, body: { ...body, ...agreements } })
  queries.clear()
}

export interface KeyUse {
  readonly new_password?: string
  readonly password?: string
  readonly otp_code?: number
}

/** Uses the key of a mail; who shows it is logged in then. */
export async function spendKey(verification_key: string, body: KeyUse): Promise<void> {
  await api.post('/api/auth/{verification_key}', { ...inCookie, params: { verification_key }, body })
  queries.clear()
}

/** Goes on with a session that was handed on; whoever was logged in before is not any more. */
export async function enterBy(key: string): Promise<void> {
  await api.post('/api/auth/handoff/{key}', { ...inCookie, params: { key } })
  queries.clear()
}

/** Ends the session in every tab. */
export async function logOut(): Promise<void> {
  await api.delete('/api/auth/tokens')
  queries.clear()
}
