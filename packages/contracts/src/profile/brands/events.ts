/** Events of how a profile looks to its customers, on `brand-<profile>`. */
import { Type } from 'typebox'
import { defineEvent, type EventData, personal } from '../../event-definition.ts'
import { LOGO_BYTES_MAX } from './http.ts'

export const brandChanged = defineEvent({
  type: 'profile.brand-changed',
  description:
    'A profile shows itself otherwise; an empty text clears a field, an absent field is unchanged.',
  trail: { about: ({ profile }) => [profile], says: 'Changed the brand of the profile.' },
  data: Type.Object({
    profile: Type.String(),
    person: Type.String(),
    /** The picture's bytes as base64. */
    logo: Type.Optional(personal(Math.ceil(LOGO_BYTES_MAX / 3) * 4)),
    /** What the picture is, and a name of its own, by which browsers know it from the one before; both with `logo`. */
    logo_type: Type.Optional(
      Type.Union([Type.Literal('image/png'), Type.Literal('image/jpeg'), Type.Literal('image/webp')])
    ),
    logo_id: Type.Optional(Type.String()),
    /** `#rrggbb` in lower case. */
    colour: Type.Optional(Type.String()),
    support: Type.Optional(personal(2_083)),
    return_origins: Type.Optional(Type.Array(Type.String()))
  })
})

export const brandRemoved = defineEvent({
  type: 'profile.brand-removed',
  description: 'A profile has no logo, colour, support address and return origins any more.',
  trail: { about: ({ profile }) => [profile], says: 'Removed the brand of the profile.' },
  data: Type.Object({ profile: Type.String() })
})

export type BrandChanged = EventData<typeof brandChanged>
export type BrandRemoved = EventData<typeof brandRemoved>

export const brandEvents = [brandChanged, brandRemoved]
