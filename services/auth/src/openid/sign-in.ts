/** What an identity that an issuer vouches for opens: the account that it is linked to, or a new one. */
import type { TokenPair } from '@bursar/contracts'
import { OPERATOR, type OperationRequest } from '@bursar/service-kit'
import { openAddresses } from '../addresses/addresses.ts'
import { linking, type ShownIdentity, userOfIdentity } from '../identities/find-identity.ts'
import { mayLink } from '../identities/pending-identity.ts'
import { lettingIn } from '../login/let-in.ts'
import type { TokenKeys } from '../sessions/keys.ts'
import type { LoginGuard } from '../throttling/guard.ts'
import type { User } from '../users/domain/user.ts'
import { readUser } from '../users/find-user.ts'
import type { SignInOutcome } from './next-url.ts'
import { openAccountOf } from './open-account.ts'

export interface SignInParts {
  readonly keys: TokenKeys
  readonly guard: LoginGuard
}

export interface SignedIn {
  /** Undefined when the browser is logged in. */
  readonly outcome?: SignInOutcome | undefined
  /** Of a session that began. */
  readonly tokens?: TokenPair
  readonly headers?: Record<string, string>
}

type Request = OperationRequest<any, any>

/**
 * Logs in whom the identity belongs to. One that is nobody's yet opens an account, but where its address is that of an
 * account which has verified it: then that account has to log in first, here and now, and is never opened by the
 * issuer's word alone.
 */
export async function signIn(request: Request, parts: SignInParts, shown: ShownIdentity): Promise<SignedIn> {
  const { engine } = request
  const user = await userOfIdentity(engine, shown)
  if (user !== undefined) return enter(request, parts, await readUser(engine, user))
  if (shown.email !== undefined) {
    const owner = await (await openAddresses(engine)).owner('email', shown.email)
    if (owner !== undefined) return linkToCaller(request, shown, owner)
  }
  return openAccountOf(request, parts, shown)
}

async function enter(request: Request, { keys }: SignInParts, account: User): Promise<SignedIn> {
  if (account.is !== 'live' || !account.active) return { outcome: 'failed' }
  if (account.second.length > 0) return { outcome: 'second_factor' }
  const letIn = await lettingIn(keys, request, account)
  return request.transact(async (transaction) => letIn(transaction, account))
}

/** The browser may be logged in as that very user already; whoever else it is has to log in. */
async function linkToCaller(request: Request, shown: ShownIdentity, owner: string): Promise<SignedIn> {
  const { caller, engine } = request
  if (caller === null || caller.user === OPERATOR || caller.user !== owner) return { outcome: 'link' }
  const account = await readUser(engine, owner)
  if (account.is !== 'live' || !mayLink(shown, account)) return { outcome: 'link' }
  const link = await linking(engine, shown, owner)
  return (await request.transact(link)) ? {} : { outcome: 'failed' }
}
