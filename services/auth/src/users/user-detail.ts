/** The detail form of a user as its own stream tells it, which tokens carry too. */
import { type UserDetail, userDetailsOf } from '@bursar/contracts'
import { userDetail } from '@bursar/service-kit'
import type { LiveUser } from './domain/user.ts'

/** From a revealed user; `last_login` is told on other streams. */
export function detailOf(user: LiveUser, last_login: string | null): UserDetail {
  const { created_at, password, second } = user
  const otp_enabled = second.includes('totp')
  const credentials = password !== undefined
  return userDetail(user.user, { ...userDetailsOf(user), credentials, otp_enabled, created_at, last_login })
}
