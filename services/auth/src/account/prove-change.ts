/** What a change of address asks for: a secret of the caller's, or the code that went to the new address. */
import type { PatchedUserUpdate } from '@bursar/contracts'
import { fail, OPERATOR, type OperationRequest } from '@bursar/service-kit'
import { addressKinds } from '../addresses/addresses.ts'
import { isSameAddress } from '../addresses/domain/address.ts'
import { showCode, wrongCode } from '../challenges/show-code.ts'
import { stepUp as prove } from '../login/step-up.ts'
import type { PasswordHasher } from '../passwords/password-hasher.ts'
import type { LoginGuard } from '../throttling/guard.ts'
import type { LiveUser, UserChanges } from '../users/domain/user.ts'
import { readUser } from '../users/find-user.ts'

export interface Proving {
  readonly hasher: PasswordHasher
  readonly guard: LoginGuard
}

type Request = OperationRequest<PatchedUserUpdate, any>

const passwordNeeded = { password: ['Your own password is needed to change an address that is verified.'] }

/** The address whose code came along; undefined when none did. Fails with 401 when it is of no use for that address. */
export async function shownAddress(
  request: Request,
  email: UserChanges['email'] | undefined,
  guard: LoginGuard
): Promise<string | undefined> {
  const { email_code: code } = request.body
  if (code === undefined) return undefined
  const user = request.user.id
  return guard.attempt(request, user, async () => {
    const address = await showCode(request, { user, code, purpose: 'verify' })
    const isMeant = email === undefined || email === '' || isSameAddress(address, email)
    if (address === undefined || !isMeant) fail('wrong_credentials', { fields: wrongCode })
    return address
  })
}

/** Whether an account is given an address that it has not verified. */
export function isNewAddress({ verified }: LiveUser, email: string): boolean {
  return email !== '' && !isSameAddress(verified.email, email)
}

/** An address that takes the place of a verified one, or joins one, is for the caller who shows a password. */
export async function stepUp(
  request: Request,
  changes: UserChanges,
  { hasher, guard }: Proving
): Promise<void> {
  const { caller, engine, user } = request
  const changed = addressKinds.filter((kind) => typeof changes[kind] === 'string' && changes[kind] !== '')
  if (!caller || caller.user === OPERATOR || changed.length === 0) return
  const account = await readUser(engine, user.id)
  if (account.is !== 'live') return
  const { verified } = account
  const isProved = verified.email !== undefined || verified.phone !== undefined
  if (!isProved || changed.every((kind) => isSameAddress(verified[kind], changes[kind]))) return
  await prove(request, { hasher, guard, passwordNeeded })
}
