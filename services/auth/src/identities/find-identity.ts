/** Whom an account at an issuer logs in, read from the log: a login never waits for a read model. */
import type { Engine, Transaction } from '@bursar/event-sourcing'
import { refuse } from '@bursar/event-sourcing'
import { hashedName, namesSecret } from '../shared/hashed-name.ts'
import { identitiesFold, identitiesStream, linkIdentity } from './domain/identities.ts'

/** Reservations that lead from an account at an issuer to its user. */
export const IDENTITY_NAMES = 'identity'

/** An account at an issuer, as its ID token says. */
export interface ShownIdentity {
  /** Short name of the issuer. */
  readonly issuer: string
  /** The issuer's own identifier: a URL. */
  readonly iss: string
  readonly sub: string
  /** An address that the issuer has verified and is authoritative for; no other counts for anything. */
  readonly email?: string | undefined
  readonly name?: string | undefined
}

/** The keyed hash that stands for an identity in the log. */
export async function identityHash({ keys }: Pick<Engine, 'keys'>, shown: ShownIdentity): Promise<string> {
  return hashedName(await keys.secret(namesSecret), 'identity', `${shown.iss} ${shown.sub}`)
}

/** Id of the user; undefined for an identity that nobody has linked. */
export async function userOfIdentity(engine: Engine, shown: ShownIdentity): Promise<string | undefined> {
  return (await engine.events.reserved(IDENTITY_NAMES, await identityHash(engine, shown)))?.value
}

/**
 * Makes the step of a transaction that links an identity to a user; it answers whether it is the user's now. One that is
 * another's stays so. Of two who link one at the same instant the second is refused.
 */
export async function linking(
  engine: Engine,
  shown: ShownIdentity,
  user: string
): Promise<(transaction: Transaction) => Promise<boolean>> {
  const hash = await identityHash(engine, shown)
  const identity = engine.world.id()
  return async (transaction) => {
    const state = await transaction.load(identitiesStream(user), identitiesFold)
    const { issuer, sub: subject, email } = shown
    const data = {
      user,
      person: user,
      identity,
      hash,
      issuer,
      subject,
      ...(email !== undefined && { email })
    }
    const holder = await transaction.reserved(IDENTITY_NAMES, hash)
    if (holder !== undefined) return holder === user
    const decision = linkIdentity(state, data)
    if (!decision.ok || decision.events.length === 0) return false
    transaction.reserve({ space: IDENTITY_NAMES, name: hash, value: user }, refuse('version_conflict'))
    transaction.append(identitiesStream(user), decision)
    return true
  }
}
