/** What profiles are called: those of users by the user's names too, for lists in their order and searches in them. */
import {
  type AuthEvents,
  detailsWith,
  type Personal,
  type ProfileEvents,
  versionOfDetails
} from '@bursar/contracts'
import {
  type Change,
  change,
  type Documents,
  type Opener,
  projection,
  together
} from '@bursar/event-sourcing'
import { type DetailedProfile, NAMED, PROFILE_DETAILS, profileDetailChanges } from './profile-details.ts'
import { profileKey } from './projection.ts'

/** What a user is called. */
export interface OwnerNames {
  readonly slug?: Personal
  readonly full_name?: Personal
}

/** Document `profile/<id>`. */
export interface NamedProfile extends DetailedProfile {
  /** Of a personal profile: the names of its user. */
  readonly owner?: OwnerNames
}

/** Document `owner/<profile id>`: the names of a user whose profile is not there yet. */
const ownerKey = (profile: string) => `owner/${profile}`

/** What documents of named profiles are folded from, in whichever order the events of both services come. */
export const profileNameChanges = {
  ...profileDetailChanges,
  'profile.profile-created': (
    event: Parameters<(typeof profileDetailChanges)['profile.profile-created']>[0]
  ) =>
    profileDetailChanges['profile.profile-created'](event).map((made) => withOwner(event.data.profile, made)),
  'profile.profile-erased': (
    event: Parameters<(typeof profileDetailChanges)['profile.profile-erased']>[0]
  ) => [
    ...profileDetailChanges['profile.profile-erased'](event),
    change(profileKey(event.data.profile), ownerLast)
  ],
  'auth.user-registered': ({ data }: { data: Owned }) => [owned(data)],
  'auth.user-updated': ({ data }: { data: Owned }) => [owned(data)]
}

/** By full name, and found by all that is said of it. What is archived may be erased, and has no text in clear. */
export function profileTexts(document: NamedProfile, open: Opener) {
  if (document.archived) return { order: null, search: [] }
  const said = detailsWith('searched').map((name) => open(document[name] as Personal))
  const { owner } = document
  return { order: open(document.full_name), search: [...said, open(owner?.slug), open(owner?.full_name)] }
}

export const profileDetails = projection<ProfileEvents & AuthEvents>({
  name: PROFILE_DETAILS,
  version: versionOfDetails(4),
  on: profileNameChanges,
  lists: {
    named: {
      by: ({ kind }: Partial<NamedProfile>) => (kind === undefined ? null : NAMED.by),
      texts: profileTexts
    },
    archived: {
      by: ({ archived, erased }: Partial<NamedProfile>) => (archived && !erased ? NAMED.by : null)
    }
  },
  lookups: { invoice_prefix: ({ invoice_prefix }: Partial<NamedProfile>) => invoice_prefix || null }
})

type Owned = { readonly profile: string } & OwnerNames

/** A user may be told of before or after the user's profile. */
function owned({ profile, slug, full_name }: Owned): Change {
  const said = { ...(slug !== undefined && { slug }), ...(full_name !== undefined && { full_name }) }
  return together([profileKey(profile), ownerKey(profile)], (documents) => {
    const known = documents.get<NamedProfile>(profileKey(profile))
    if (known) documents.put(profileKey(profile), { ...known, owner: { ...known.owner, ...said } })
    else documents.put(ownerKey(profile), { ...documents.get<OwnerNames>(ownerKey(profile)), ...said })
  })
}

/** Documents are the same whichever service's events come first, down to the order of their fields. */
function ownerLast(known: NamedProfile | undefined): NamedProfile | undefined {
  if (known?.owner === undefined) return known
  const { owner, ...said } = known
  return { ...said, owner }
}

function withOwner(profile: string, made: Change): Change {
  return together([...made.keys, ownerKey(profile)], (documents: Documents) => {
    made.with(documents, undefined)
    const owner = documents.get<OwnerNames>(ownerKey(profile))
    if (!owner) return
    documents.put(profileKey(profile), { ...documents.get<NamedProfile>(profileKey(profile)), owner })
    documents.remove(ownerKey(profile))
  })
}
