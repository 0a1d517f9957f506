/** HTTP schemas of registration. */
import { type Static, Type } from 'typebox'
import { Nullable, Secret, Text } from '../../http/common.ts'
import { Language } from '../../languages.ts'
import { addressNames, detailSchemas, optional, picked } from '../../profile/profiles/details.ts'
import { codes } from '../fields.ts'

/** A new user account; `slug` and `username` are two names of one thing. */
export const Register = Type.Object(
  {
    slug: Type.Optional(Text(150)),
    username: Type.Optional(Text(150)),
    full_name: Type.String({ minLength: 1, maxLength: 255 }),
    nick_name: Type.Optional(Text(255)),
    email: Type.Optional(Text(254)),
    phone: Type.Optional(Text(40)),
    lang: Type.Optional(Language),
    new_password: Type.Optional(Nullable(Secret({ maxLength: 1_000 }))),
    organization_name: Type.Optional(Text(255)),
    ...optional(picked(detailSchemas('sent'), addressNames)),
    type: Type.Optional(Type.Enum(['unknown', 'user', 'personal', 'organization', 'provider'])),
    ...codes
  },
  { $id: 'Register' }
)
export type Register = Static<typeof Register>
