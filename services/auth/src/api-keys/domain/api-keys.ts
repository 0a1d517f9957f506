/**
 * API keys of a user: programs show them in place of the user. Stream `api-keys-<user>`; a key that was deleted is in
 * it no more, one that has expired is until somebody deletes it.
 */
import type { ApiKeyCreated, ApiKeyEnded, AuthEvents } from '@bursar/contracts'
import { type Decision, type EventOf, fold, happened, happenedAll, refuse } from '@bursar/event-sourcing'

/** A key; its title is text once revealed, sealed before. */
export type ApiKey = Omit<ApiKeyCreated, 'user' | 'person' | 'hash'>

/** In the order of their making. */
export type ApiKeys = readonly ApiKey[]

export type ApiKeyEvent = EventOf<AuthEvents, 'auth.api-key-created' | 'auth.api-key-ended'>

/** Keys of one user at most. */
export const API_KEYS_MAX = 50

export const apiKeysStream = (user: string) => `api-keys-${user}`

export const apiKeys = fold<ApiKeys, AuthEvents>([], {
  'auth.api-key-created': (keys, { user: _, person: __, hash: ___, ...key }: ApiKeyCreated) => [...keys, key],
  'auth.api-key-ended': (keys, ended) => keys.filter(({ key }) => key !== ended.key)
})

/** Makes a key. */
export function createKey(keys: ApiKeys, wanted: Omit<ApiKeyCreated, 'person'>): Decision<ApiKeyEvent> {
  if (keys.length >= API_KEYS_MAX) return refuse('too_many_api_keys')
  return happened('auth.api-key-created', { ...wanted, person: wanted.user })
}

/** Deletes a key. */
export function endKey(keys: ApiKeys, user: string, key: string): Decision<ApiKeyEvent> {
  const found = keys.filter((one) => one.key === key)
  return found.length === 0 ? refuse('not_found') : endKeys(found, user, 'asked')
}

/** Deletes all of them. */
export function endKeys(keys: ApiKeys, user: string, reason: ApiKeyEnded['reason']): Decision<ApiKeyEvent> {
  return happenedAll(
    keys.map(({ key }) => ({ type: 'auth.api-key-ended', data: { user, key, reason } }) as const)
  )
}
