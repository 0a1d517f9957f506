/** HTTP schemas of registration. */
import { type Static, Type } from 'typebox'
import { Nullable, Secret, Text } from '../../http/common.ts'
import { addressNames, detailSchemas, optional, picked } from '../../profile/profiles/details.ts'
import { codes } from '../fields.ts'
import { sentDetails, userFields } from '../users/details.ts'

/** An agreement is signed by its slug: these three, and any other that the site has. */
const sign = Type.Optional(
  Type.Union([Type.Boolean(), Text(255)], { description: 'Signs the agreement of that slug.' })
)
const signs = { 'terms-of-use': sign, security: sign, privacy: sign }

/** What both kinds of a new account say; `slug` and `username` are two names of one thing. */
const account = {
  ...sentDetails,
  username: Type.Optional(Text(150)),
  full_name: userFields.full_name.sent,
  new_password: Type.Optional(Nullable(Secret({ maxLength: 1_000 })))
}

/** An account that the broker makes for somebody; without a password it waits to be activated. */
export const UserCreate = Type.Object({ ...account, ...codes }, { $id: 'UserCreate' })
export type UserCreate = Static<typeof UserCreate>

/** An account that somebody makes. */
export const Register = Type.Object(
  {
    ...account,
    organization_name: Type.Optional(Text(255)),
    ...optional(picked(detailSchemas('sent'), addressNames)),
    type: Type.Optional(Type.Enum(['unknown', 'user', 'personal', 'organization', 'provider'])),
    ...codes,
    ...signs
  },
  { $id: 'Register' }
)
export type Register = Static<typeof Register>
