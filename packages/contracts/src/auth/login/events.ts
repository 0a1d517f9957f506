/** Events of the passwords of users, on `user-<id>`. */
import { Type } from 'typebox'
import { defineEvent, type EventData, personal } from '../../event-definition.ts'

export const passwordChanged = defineEvent({
  type: 'auth.password-changed',
  description: 'A user changed the password.',
  data: Type.Object({
    user: Type.String(),
    person: Type.String(),
    /** Argon2id in PHC form. */
    password: personal(255)
  })
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
  data: Type.Object({ user: Type.String() })
})

export type UserActivated = EventData<typeof userActivated>
export type PasswordChanged = EventData<typeof passwordChanged>
export type PasswordRehashed = EventData<typeof passwordRehashed>

export const passwordEvents = [passwordChanged, passwordRehashed, userActivated]
