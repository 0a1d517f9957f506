/** From which networks an account logged in of late: what strangers try elsewhere does not shut its owner out there. */
import { createHmac } from 'node:crypto'
import { networkOf, type OperationRequest } from '@bursar/service-kit'
import { isKnownAt, KNOWN_NETWORKS, type KnownNetworks } from './projection.ts'

type Asking = Pick<OperationRequest, 'address' | 'engine' | 'collection' | 'now'>

/**
 * What events tell of the network that a request came from: the same for all requests of one user from one network, and
 * nothing that could be compared between users, or undone without a secret of the service.
 */
export async function networkMark({ address, engine }: Asking, user: string): Promise<string> {
  const key = await engine.keys.secret('networks')
  return createHmac('sha256', key)
    .update(`${user} ${networkOf(address)}`)
    .digest('base64url')
}

/** Whether a user logged in from the request's network within the last 30 days. */
export async function knowsNetwork(request: Asking, user: string): Promise<boolean> {
  return (await networkAt(request, user)) === 'known'
}

/** Whether a user who has logged in before does so from another network now; nobody is told of their own first login. */
export async function isNewNetwork(request: Asking, user: string): Promise<boolean> {
  return (await networkAt(request, user)) === 'new'
}

async function networkAt(request: Asking, user: string): Promise<'first' | 'new' | 'known'> {
  const known = await request.collection(KNOWN_NETWORKS).get<KnownNetworks>(user)
  if (known === undefined) return 'first'
  return isKnownAt(known, await networkMark(request, user), request.now) ? 'known' : 'new'
}
