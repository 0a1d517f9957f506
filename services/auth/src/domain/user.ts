/** A user account. Stream `user-<id>`. */
import type { Personal, UserRegistered } from '@bursar/contracts'
import { type Decision, fold, happened, refuse } from '@bursar/event-sourcing'

/** A user that is there; personal fields are text once revealed, sealed before. */
export interface LiveUser {
  readonly is: 'live'
  readonly user: string
  /** Id of the personal profile. */
  readonly profile: string
  /** The user name: what the user is called in URLs, and may log in with. */
  readonly slug: Personal
  readonly full_name: Personal
  readonly nick_name?: Personal | undefined
  readonly email?: Personal | undefined
  readonly phone?: Personal | undefined
  readonly lang: string
  /** Argon2id in PHC form. */
  readonly password?: Personal | undefined
  /** False until the account is activated: it cannot log in. */
  readonly active: boolean
  readonly created_at: string
}

export type User = { readonly is: 'absent' } | LiveUser

export const userStream = (id: string) => `user-${id}`

/** A user as its stream tells it. */
export const user = fold<User>(
  { is: 'absent' },
  {
    'auth.user-registered': (_, registered: UserRegistered, { time }) => ({
      is: 'live',
      user: registered.user,
      profile: registered.profile,
      slug: registered.slug,
      full_name: registered.full_name,
      nick_name: registered.nick_name,
      email: registered.email,
      phone: registered.phone,
      lang: registered.lang,
      password: registered.password,
      active: registered.active,
      created_at: time
    })
  }
)

/** Opens an account. With a password it is active at once; whether names are free the append's reservations say. */
export function registerUser(
  state: User,
  details: Omit<UserRegistered, 'active' | 'person'>
): Decision<{ type: 'auth.user-registered'; data: UserRegistered }> {
  if (state.is !== 'absent') return refuse('version_conflict')
  return happened('auth.user-registered', {
    ...details,
    person: details.user,
    active: details.password !== undefined
  })
}
