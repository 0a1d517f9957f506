/** HTTP schemas of activation, verification and recovery. */
import { type Static, Type } from 'typebox'
import { Secret, Text } from '../../http/common.ts'
import { Language } from '../../languages.ts'
import { secrets } from '../fields.ts'
import { ExchangedTokens, sessionsEndedBy } from '../sessions/http.ts'

/** Whose password is forgotten: a username, an e-mail address or a phone number. */
export const Recover = Type.Object(
  { username: Type.String({ minLength: 1, maxLength: 254 }) },
  { $id: 'Recover' }
)
export type Recover = Static<typeof Recover>

/** What goes with a key: the new password of an account that is activated or recovered. */
export const UserActivate = Type.Object(
  {
    /** Needed to activate and to recover. */
    new_password: Type.Optional(Secret({ maxLength: 1_000 })),
    /** Whether the API keys of an account that is recovered end as well; those of one that is activated do. */
    end_api_keys: Type.Optional(Type.Boolean()),
    full_name: Type.Optional(Text(255)),
    nick_name: Type.Optional(Text(255)),
    lang: Type.Optional(Language),
    /** The password verifies an address without being logged in. */
    ...secrets
  },
  { $id: 'UserActivate' }
)
export type UserActivate = Static<typeof UserActivate>

/** An address that is to be verified: the user's own when neither is named. */
export const AddressToVerify = Type.Object(
  { email: Type.Optional(Text(254)), phone: Type.Optional(Text(40)) },
  { $id: 'AddressToVerify' }
)
export type AddressToVerify = Static<typeof AddressToVerify>

/** What a key came to: its account is logged in. */
export const KeyUsed = Type.Object({ ...ExchangedTokens.properties, ...sessionsEndedBy }, { $id: 'KeyUsed' })
