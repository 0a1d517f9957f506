/** Every user account, for reading one in detail. Personal fields stay sealed. */
import type { Personal, UserRegistered } from '@bursar/contracts'
import { change, projection } from '@bursar/event-sourcing'

/** Document `<user id>`. */
export interface UserDocument {
  readonly slug: Personal
  readonly full_name: Personal
  readonly nick_name: Personal | null
  readonly email: Personal | null
  readonly phone: Personal | null
  readonly lang: string
  /** True when there is a password to log in with. */
  readonly credentials: boolean
  readonly created_at: string
  readonly last_login: string | null
}

/** What is known of a user before the registration came: logins are told on streams of their own. */
type Known = Pick<UserDocument, 'last_login'> & { readonly slug?: Personal }

export const users = projection({
  name: 'users',
  version: 1,
  on: {
    'auth.user-registered': ({ data, time }) => [
      change(data.user, (known?: Known) => registered(data, time, known?.last_login ?? null))
    ],
    'auth.session-opened': ({ data, time }) => [change(data.user, (known?: Known) => loggedIn(time, known))]
  }
})

function registered(data: UserRegistered, time: string, lastLogin: string | null): UserDocument {
  return {
    last_login: lastLogin,
    slug: data.slug,
    full_name: data.full_name,
    nick_name: data.nick_name ?? null,
    email: data.email ?? null,
    phone: data.phone ?? null,
    lang: data.lang,
    credentials: data.password !== undefined,
    created_at: time
  }
}

/** `last_login` stands first in both forms of the document, so that its bytes do not tell which came first. */
function loggedIn(time: string, known: Known | undefined): Known {
  const last = known?.last_login
  return { ...known, last_login: last && last > time ? last : time }
}
