/** What an erasure does, and the order to do it. */
import { type Static, Type } from 'typebox'
import { Text } from './common.ts'

/** `confirm`: the name of who is to be erased, as it is written. */
export const ErasureOrder = Type.Object({ confirm: Text(150) }, { $id: 'ErasureOrder' })

/** What an erasure would do, or has done. */
export const Erasure = Type.Object(
  {
    kind: Type.Union([Type.Literal('user'), Type.Literal('profile')]),
    /** What is to be sent as `confirm`. */
    slug: Type.String(),
    /** Slugs of profiles that are archived with it: a personal one, and those that nobody else manages. */
    archives: Type.Array(Type.String()),
    /** What is deleted, and what stays, as sentences. */
    detail: Type.Array(Type.String())
  },
  { $id: 'Erasure' }
)
export type Erasure = Static<typeof Erasure>
