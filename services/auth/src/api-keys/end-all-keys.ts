/** Ends every API key of a user, in a write that ends what they were made under. */
import type { ApiKeyEnded } from '@bursar/contracts'
import type { Transaction } from '@bursar/event-sourcing'
import { apiKeys, apiKeysStream, endKeys } from './domain/api-keys.ts'

/** Answers how many there were. */
export async function endAllKeys(
  transaction: Transaction,
  user: string,
  reason: ApiKeyEnded['reason']
): Promise<number> {
  const stream = apiKeysStream(user)
  const keys = await transaction.load(stream, apiKeys)
  transaction.append(stream, endKeys(keys, user, reason))
  return keys.length
}
