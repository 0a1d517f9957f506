/** HTTP schemas of logins and passwords. */
import { type Static, Type } from 'typebox'
import { Secret, ValidationError } from '../../http/common.ts'
import { secrets } from '../fields.ts'
import { sessionsEndedBy } from '../sessions/http.ts'

/** Who logs in, and with what. */
export const Credentials = Type.Object(
  {
    /** A username, an e-mail address or a phone number. */
    username: Type.String({ minLength: 1, maxLength: 254 }),
    ...secrets
  },
  { $id: 'Credentials' }
)
export type Credentials = Static<typeof Credentials>

/** A change of password: the new one, and a secret of the caller. */
export const PasswordChange = Type.Object(
  {
    ...secrets,
    new_password: Secret({ minLength: 1, maxLength: 1_000 }),
    /** Whether the user's API keys end as well. */
    end_api_keys: Type.Optional(Type.Boolean())
  },
  { $id: 'PasswordChange' }
)
export type PasswordChange = Static<typeof PasswordChange>

/** What a change of password came to. */
export const ChangedPassword = Type.Object(
  { ...ValidationError.properties, ...sessionsEndedBy },
  { $id: 'ChangedPassword' }
)
