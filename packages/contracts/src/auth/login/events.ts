/** Events of the passwords of users, on `user-<id>`. */
import { Type } from 'typebox'
import { defineEvent, type EventData, personal } from '../../event-definition.ts'

export const passwordChanged = defineEvent({
  type: 'auth.password-changed',
  description: 'A user changed the password.',
  trail: { about: ({ user }) => [user], says: 'Changed the password.' },
  data: Type.Object({
    user: Type.String(),
    person: Type.String(),
    /** Argon2id in PHC form. */
    password: personal(255)
  })
})

export const loginFailed = defineEvent({
  type: 'auth.login-failed',
  description: 'A login with a wrong password or code, of an account that there is. On `attempts-<user>`.',
  trail: { about: ({ user }) => [user], says: 'Tried to log in with a wrong password or code.' },
  data: Type.Object({ user: Type.String(), by: Type.Union([Type.Literal('password'), Type.Literal('code')]) })
})

export const passwordRehashed = defineEvent({
  type: 'auth.password-rehashed',
  description: 'The same password, hashed with different parameters; sessions continue.',
  data: Type.Object({
    user: Type.String(),
    person: Type.String(),
    /** Argon2id in PHC form. */
    password: personal(255)
  })
})

export const userActivated = defineEvent({
  type: 'auth.user-activated',
  description: 'Whoever reads the account’s mail has chosen a password: the account logs in from now on.',
  trail: { about: ({ user }) => [user], says: 'Activated the account.' },
  data: Type.Object({ user: Type.String() })
})

export type UserActivated = EventData<typeof userActivated>
export type LoginFailed = EventData<typeof loginFailed>
export type PasswordChanged = EventData<typeof passwordChanged>
export type PasswordRehashed = EventData<typeof passwordRehashed>

export const passwordEvents = [passwordChanged, loginFailed, passwordRehashed, userActivated]
