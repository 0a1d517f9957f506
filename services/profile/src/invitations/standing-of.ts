/** Who gives a role, and the profile by whose role: with that role ends what was only offered. */
import { BROKER_PROFILE } from '@bursar/contracts'
import type { Transaction } from '@bursar/event-sourcing'
import { fail, OPERATOR, type OperationRequest, roleOn } from '@bursar/service-kit'
import { type LiveProfile, profileFold, profileStream } from '../profiles/domain/profile.ts'
import type { OfferState } from '../profiles/domain/role-state.ts'
import { type Giver, stands } from './domain/standing.ts'

/** The caller, and what lets the caller give roles on {profile}. */
export async function standingOf(
  request: Pick<OperationRequest, 'caller' | 'collection' | 'profile'>
): Promise<Giver> {
  const { caller, profile } = request
  const user = caller?.user ?? ''
  if ((await roleOn(request, profile.id)) === 'manager') return { user, as: profile.id }
  const { maker } = profile
  if (maker?.kind === 'user' && maker.id === user) return { user, as: user }
  if (maker?.kind === 'profile' && (await roleOn(request, maker.id)) === 'manager')
    return { user, as: maker.id }
  return { user, as: BROKER_PROFILE }
}

/** Fails with 403 where the giver has lost that role meanwhile. */
export async function checkStanding(
  transaction: Transaction,
  state: LiveProfile,
  { user, as }: Giver
): Promise<void> {
  if (!(await makerStands(transaction, state, { made_by: user, made_as: as }))) fail('forbidden')
}

/** True while who made an offer still has the role by which it was made; always of version 0.1, and of the operator. */
export async function makerStands(
  transaction: Transaction,
  state: LiveProfile,
  { made_by: user, made_as: as }: Pick<OfferState, 'made_by' | 'made_as'>
): Promise<boolean> {
  if (user === null || as === null || user === OPERATOR) return true
  const on = as === state.profile ? state : await transaction.load(profileStream(as), profileFold)
  return stands(state, on, { user, as })
}
