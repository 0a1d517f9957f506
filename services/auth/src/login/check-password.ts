/** Whether a password is a user's. How often it may be asked the guard says (guard.ts). */
import { fail } from '@bursar/service-kit'
import type { LiveUser, User } from '../domain/user.ts'
import type { PasswordHasher } from './password-hasher.ts'

const wrong = { username: ['Incorrect username or password.'], password: ['Incorrect username or password.'] }

/**
 * Makes the check. It answers the user, or fails: 401 when the password is wrong or nobody has the name, 403
 * when the account was never activated. Unknown names cost a hash too, so that time tells nothing. `fields`: what
 * a 401 says of the request.
 */
export function passwordCheck(
  hasher: PasswordHasher,
  fields: Readonly<Record<string, readonly string[]>> = wrong
): (user: User, password: string) => Promise<LiveUser> {
  let hashOfNobody: string | undefined

  /** Hashed when it is first needed: a refusal of a busy hasher is not remembered. */
  async function nobodysHash(): Promise<string> {
    hashOfNobody ??= await hasher.hash('nobody has this password')
    return hashOfNobody
  }

  return async (user, password) => {
    const own = user.is === 'live' && typeof user.password === 'string' ? user.password : undefined
    const matches = await hasher.verify(own ?? (await nobodysHash()), password)
    if (user.is === 'live' && !user.active) fail('not_activated')
    if (user.is !== 'live' || own === undefined || !matches) fail('wrong_credentials', { fields })
    return user
  }
}
