/** The detail form of a user as its own stream tells it, which tokens carry too. */
import type { UserDetail } from '@bursar/contracts'
import { userDetail } from '@bursar/service-kit'
import type { LiveUser } from './domain/user.ts'

/** From a revealed user; `last_login` is told on other streams. */
export function detailOf(user: LiveUser, last_login: string | null): UserDetail {
  const { slug, full_name, nick_name = null, email = null, phone = null, lang, created_at } = user
  const credentials = user.password !== undefined
  return userDetail(user.user, {
    slug,
    full_name,
    nick_name,
    email,
    phone,
    lang,
    credentials,
    created_at,
    last_login
  })
}
