/** A new account for somebody whom an issuer vouches for: without a password, and active at once. */
import { defaultLanguage } from '@bursar/contracts'
import { foldOn } from '@bursar/event-sourcing'
import { fail, type OperationRequest } from '@bursar/service-kit'
import { openAddresses } from '../addresses/addresses.ts'
import { linking, type ShownIdentity } from '../identities/find-identity.ts'
import { takeNames } from '../registration/take-names.ts'
import { sessionOpening } from '../sessions/open-session.ts'
import { type LiveUser, registerUser, user as userFold, userStream } from '../users/domain/user.ts'
import { deriveUsername } from '../users/domain/username.ts'
import { addressProof } from '../users/verify-address.ts'
import type { SignedIn, SignInParts } from './sign-in.ts'

/** Opens it with its personal profile, its verified address and a session. */
export async function openAccountOf(
  request: OperationRequest<any, any>,
  { keys, guard }: SignInParts,
  shown: ShownIdentity
): Promise<SignedIn> {
  await guard.register(request)
  const { engine } = request
  const ids = { user: engine.world.id(), profile: engine.world.id() }
  const { email } = shown
  const fullName = shown.name || email?.split('@')[0] || 'User'
  const name = { sentAs: undefined, text: deriveUsername(fullName, email) }
  const none = { email: undefined, phone: undefined, password: undefined }
  const takeTheirNames = await takeNames(request, { name, fullName, ...none }, ids.user)
  const prove =
    email === undefined
      ? undefined
      : await addressProof(engine, { user: ids.user, kind: 'email', text: email })
  const addresses = await openAddresses(engine)
  const link = await linking(engine, shown, ids.user)
  const openSession = await sessionOpening(keys, request, ids.user)
  return request.transact(async (transaction) => {
    // Whoever verified it meanwhile has it, and loses nothing by an issuer's word.
    if (email !== undefined && (await addresses.load(transaction, 'email', email)).state.owner !== null) {
      fail('version_conflict')
    }
    const slug = await takeTheirNames(transaction)
    const stream = userStream(ids.user)
    const state = await transaction.load(stream, userFold)
    const decision = registerUser(state, {
      ...ids,
      slug,
      full_name: fullName,
      lang: defaultLanguage,
      active: true
    })
    transaction.append(stream, decision)
    const events = decision.ok ? decision.events : []
    const account = foldOn(userFold, state, events, request.now) as LiveUser
    const proved = prove ? await prove(transaction, account) : account
    if (!(await link(transaction))) fail('version_conflict')
    return openSession(transaction, proved)
  })
}
