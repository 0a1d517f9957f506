/** What a change of address asks for: a secret of the caller's, or the code that went to the new address. */
import type { PatchedUserUpdate } from '@bursar/contracts'
import { fail, type OperationRequest, type StepUp } from '@bursar/service-kit'
import { addressKinds } from '../addresses/addresses.ts'
import { isSameAddress } from '../addresses/domain/address.ts'
import { showCode, wrongCode } from '../challenges/show-code.ts'
import type { LoginGuard } from '../throttling/guard.ts'
import type { LiveUser, UserChanges } from '../users/domain/user.ts'
import { readUser } from '../users/find-user.ts'
import { readChanges } from '../users/read-changes.ts'

type Request = OperationRequest<PatchedUserUpdate, any>

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

/** An address that takes the place of a verified one, or joins one, is for the caller who shows a secret. */
export const addressStepUp: StepUp = {
  needed: { password: ['Your own password is needed to change an address that is verified.'] },
  // A code that comes along is the one that went to the new address.
  byMail: false,
  async when({ engine, user, body }: Request) {
    const wanted = readChanges(body)
    const changes = body.email_code === undefined ? wanted : withoutEmail(wanted)
    const changed = addressKinds.filter((kind) => typeof changes[kind] === 'string' && changes[kind] !== '')
    if (changed.length === 0) return false
    const account = await readUser(engine, user.id)
    if (account.is !== 'live') return false
    const { verified } = account
    const isProved = verified.email !== undefined || verified.phone !== undefined
    return isProved && !changed.every((kind) => isSameAddress(verified[kind], changes[kind]))
  }
}

/** What a code has proved is the account's by the proof, and not by the change. */
export function withoutEmail({ email: _, ...changes }: UserChanges): UserChanges {
  return changes
}
