/**
 * The keys by which a subscriber's managers accept what a provider brought, and a provider whoever asks to subscribe. A
 * key says which subscription is meant and proves nothing else, so none is stored: it is worked out of the subscription's id.
 */
import { createHmac } from 'node:crypto'
import type { OperationRequest } from '@bursar/service-kit'

/** Names of the secrets that the keys are made with. */
const SECRETS = { grant: 'grant-keys', request: 'request-keys' } as const

/** Gives the key of a subscription, 40 hex characters, by its id. */
export type GrantKeys = (subscription: string) => string

export const grantKeys = (request: Keeping) => keysOf(request, SECRETS.grant)

export const requestKeys = (request: Keeping) => keysOf(request, SECRETS.request)

type Keeping = Pick<OperationRequest, 'engine'>

async function keysOf({ engine }: Keeping, name: string): Promise<GrantKeys> {
  const secret = await engine.keys.secret(name)
  return (subscription) => createHmac('sha256', secret).update(subscription).digest('hex').slice(0, 40)
}
