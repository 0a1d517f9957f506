/** What the searches for profiles and users look at, and may be sorted by (api: section 4). */
import { type FieldValue, profileSearch, profileSort, shownText as text } from '@bursar/service-kit'
import type { AccountRow } from './account-rows.ts'

type Field = (row: AccountRow) => FieldValue

export interface Fields {
  readonly search: Readonly<Record<string, Field>>
  readonly sort: Readonly<Record<string, Field>>
}

/** Fields of profiles; the user's are a personal profile's. */
export const profileFields: Fields = { search: profileSearch, sort: profileSort }

const ofUser = {
  first_name: ({ owner }: AccountRow) => text(owner?.full_name).split(' ')[0] ?? '',
  last_name: ({ owner }: AccountRow) => text(owner?.full_name).split(' ').slice(1).join(' '),
  email: ({ owner }: AccountRow) => text(owner?.email)
}

/** Fields of users. */
export const userFields: Fields = {
  search: {
    username: ({ owner }) => text(owner?.slug),
    ...ofUser,
    slug: ({ owner }) => text(owner?.slug),
    full_name: ({ owner }) => text(owner?.full_name)
  },
  sort: { ...ofUser, created_at: ({ owner }) => owner?.created_at }
}
