/** HTTP schemas of how a profile looks to its customers. */
import { type Static, Type } from 'typebox'
import { Nullable, Text } from '../../http/common.ts'

/** Bytes of a logo. */
export const LOGO_BYTES_MAX = 262_144

/** Origins that one brand names. */
export const RETURN_ORIGINS_MAX = 20

/** What a logo may be: pictures that run nothing, whoever opens them by their own URL. */
export const logoTypes = ['image/png', 'image/jpeg', 'image/webp'] as const
export type LogoType = (typeof logoTypes)[number]

/** How a profile looks; what is left out stays, and null takes it away. */
export const BrandUpdate = Type.Object(
  {
    logo: Type.Optional(
      Nullable(
        Type.String({
          maxLength: Math.ceil(LOGO_BYTES_MAX / 3) * 4,
          description:
            'A PNG, JPEG or WebP of at most 256 kB, as base64; in a form of several parts also as a file.'
        })
      )
    ),
    colour: Type.Optional(Nullable(Type.String({ maxLength: 7, description: 'Such as #0a7bc4.' }))),
    support: Type.Optional(
      Nullable(Type.String({ maxLength: 2_083, description: 'A URL that begins with https:// or mailto:.' }))
    ),
    return_origins: Type.Optional(
      Type.Array(Text(255), {
        maxItems: RETURN_ORIGINS_MAX,
        description: 'Origins such as https://app.example.com, to which pages of this provider offer a link.'
      })
    )
  },
  { $id: 'BrandUpdate' }
)
export type BrandUpdate = Static<typeof BrandUpdate>

/** How a profile looks; null and empty: nothing was said. */
export const Brand = Type.Object(
  {
    logo: Nullable(Type.String({ description: 'URL of the picture.' })),
    colour: Nullable(Type.String()),
    support: Nullable(Type.String()),
    return_origins: Type.Array(Type.String())
  },
  { $id: 'Brand' }
)
export type Brand = Static<typeof Brand>
