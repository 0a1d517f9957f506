/** Whether a password is a user's. How often it may be asked the guard says (guard.ts). */
import { fail, networkOf, type OperationRequest } from '@bursar/service-kit'
import { passwordText } from '../passwords/domain/password.ts'
import type { PasswordHasher } from '../passwords/password-hasher.ts'
import type { LiveUser, User } from '../users/domain/user.ts'

/** What a 401 of a login says of the request. */
export const wrongLogin = {
  username: ['Incorrect username or password.'],
  password: ['Incorrect username or password.']
}

/** Whose password it was. */
export interface Proven {
  readonly user: LiveUser
  /** True when the stored hash is of the text as it was sent, as in 0.1, and not of its one form. */
  readonly isOfEarlierForm: boolean
}

/**
 * Makes the check. It fails with 401 when the password is wrong, nobody has the name, or the account has no password;
 * all of them are one answer and cost as many hashes, so that neither text nor time tells one from the others.
 * `fields`: what the 401 says of the request.
 */
export function passwordCheck(
  hasher: PasswordHasher,
  fields: Readonly<Record<string, readonly string[]>> = wrongLogin
) {
  return async (
    { address }: Pick<OperationRequest, 'address'>,
    user: User,
    sent: string
  ): Promise<Proven> => {
    const own = user.is === 'live' && typeof user.password === 'string' ? user.password : undefined
    const text = passwordText(sent)
    const network = networkOf(address)
    const isIts = (tried: string) => hasher.verify(own ?? hasher.decoy, tried, network)
    const matches = await isIts(text)
    const isOfEarlierForm = !matches && sent !== text && (await isIts(sent))
    if (user.is !== 'live' || own === undefined || !(matches || isOfEarlierForm)) {
      fail('wrong_credentials', { fields })
    }
    if (!user.active) fail('not_activated')
    return { user, isOfEarlierForm }
  }
}
