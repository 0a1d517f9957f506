/**
 * API keys: HTTP Basic whose user name is the key's secret. Every service knows them by its own access read model, so a
 * request costs a hash and no question to auth; one that was deleted is refused as soon as a service has followed that.
 */
import { hash, timingSafeEqual } from 'node:crypto'
import type { Collection } from '@bursar/event-sourcing'
import type { AccessKey, EndedSessions } from '../access/model.ts'
import { apiKeyKey, sessionsKey, userKey } from '../access/projection.ts'
import { fail } from '../errors/fail.ts'
import type { Caller } from '../operation/caller.ts'
import type { Operation } from '../operation/operation.ts'
import type { ProfileRef, UserRef } from '../operation/refs.ts'

/** Characters of the public half, which stands first, and of both halves. */
const PUBLIC_LENGTH = 32
const secretPattern = /^[0-9a-f]{64}$/

/** Longest header that is looked into. */
const HEADER_LENGTH_MAX = 200

/** The secret of an Authorization header: null when it is no Basic, undefined when nothing in it can be a secret. */
export function secretOf(header: string | undefined): string | null | undefined {
  if (header === undefined || !/^Basic /i.test(header)) return null
  if (header.length > HEADER_LENGTH_MAX) return undefined
  const [secret = '', password] = Buffer.from(header.slice(6).trim(), 'base64')
    .toString('latin1')
    .split(':', 2)
  return secretPattern.test(secret) && !password ? secret : undefined
}

/** The public half of a secret. */
export function publicHalf(secret: string): string {
  return secret.slice(0, PUBLIC_LENGTH)
}

/** What is kept of a secret, hex: both halves are random, so a fast hash will do. */
export function secretHash(secret: string): string {
  return hash('sha256', secret, 'hex')
}

/** Who is behind a secret; undefined when no key of anybody’s has it now. */
export async function keyCaller(
  access: Collection,
  secret: string,
  now: string
): Promise<Caller | undefined> {
  const id = publicHalf(secret)
  const key = await access.get<AccessKey>(apiKeyKey(id))
  const [known, shown] = [Buffer.from(key?.hash ?? '', 'hex'), Buffer.from(secretHash(secret), 'hex')]
  if (!key || known.length !== shown.length || !timingSafeEqual(known, shown)) return undefined
  if (key.ends_at <= now) return undefined
  const whose = await access.getAll<UserRef & EndedSessions>([userKey(key.user), sessionsKey(key.user)])
  if (!whose.get(userKey(key.user))?.active || whose.get(sessionsKey(key.user))?.archived) return undefined
  const { scope, profile } = key
  return { user: key.user, session: `api-key ${id}`, token: '', claims: {}, key: { id, scope, profile } }
}

/** Refuses what is not for the caller's key, whoever the user is. Nothing of it is looked up for that. */
export function checkKey({ key }: Caller, { keys, method }: Operation): void {
  if (!key) return
  if (!keys) fail('key_not_allowed')
  if (key.scope === 'read' && method !== 'GET') {
    fail('key_not_allowed', { detail: 'This API key is for reading alone.' })
  }
}

/** Refuses what is not a URL of the profile that the caller's key is for. */
export function checkKeyProfile({ key }: Caller, profile: ProfileRef | undefined): void {
  if (!key || key.profile === null || key.profile === profile?.id) return
  fail('key_not_allowed', { detail: 'This API key is for the URLs of one profile alone.' })
}
