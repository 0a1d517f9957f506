/**
 * The keys by which a subscriber's managers accept what a provider brought. A key says which subscription is meant
 * and proves nothing else, so none is stored: it is worked out of the subscription's id.
 */
import { createHmac } from 'node:crypto'
import type { OperationRequest } from '@bursar/service-kit'

/** Name of the secret that the keys are made with. */
const SECRET = 'grant-keys'

/** Gives the key of a subscription, 40 hex characters, by its id. */
export type GrantKeys = (subscription: string) => string

export async function grantKeys({ engine }: Pick<OperationRequest, 'engine'>): Promise<GrantKeys> {
  const secret = await engine.keys.secret(SECRET)
  return (subscription) => createHmac('sha256', secret).update(subscription).digest('hex').slice(0, 40)
}
