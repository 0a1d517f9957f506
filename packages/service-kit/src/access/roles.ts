/**
 * Who is what on which profile, and what kinds of roles there are: for services that show roles. Who may what
 * is in `access`.
 */
import {
  isAccepted,
  type Personal,
  type ProfileEvents,
  type RoleAccepted,
  type RoleGranted,
  type RoleNoted,
  type RoleOffered,
  type RoleTypeDescribed
} from '@bursar/contracts'
import {
  type Change,
  change,
  projection,
  put,
  type RecordedEvent,
  remove,
  together
} from '@bursar/event-sourcing'

/** What a role is at: held, waiting to be accepted (held or not), or asked for by the user. */
export type RoleStatus = 'active' | 'invited' | 'requested'

/** What the giver of a role typed of its user; each null when it was not given. */
export interface GivenDocument {
  readonly slug: Personal | null
  readonly email: Personal | null
  readonly name: Personal | null
}

/** Document `role/<profile id>/<user id>`: a role or a request; `offer/<profile id>/<offer id>`: an offer. */
export interface RoleDocument {
  readonly profile: string
  /** Null while nobody has verified the address that an offer was made to. */
  readonly user: string | null
  /** Id of an offer; null for a role and a request. */
  readonly offer: string | null
  /** Keyed hash of the address that an offer was made to. */
  readonly address: string | null
  /** Slug of the role type; null when none was named in a request. */
  readonly role: string | null
  readonly status: RoleStatus
  /** What an offer or a request is answered by, 40 hex characters; null for a role that was accepted. */
  readonly key: Personal | null
  /** Who made it, while it is not accepted; null of version 0.1. */
  readonly made_by: string | null
  /** While it is not accepted: all that is shown of the user; null of version 0.1. */
  readonly given: GivenDocument | null
  /** JSON text of an object. */
  readonly extra: Personal | null
  /** What its giver wrote to the user, or the user to the profile. */
  readonly message: Personal | null
  /** True of a request that came about by the domain of the user's address: it shows the name alone. */
  readonly implicit?: true
  /** True on the user's own personal profile. */
  readonly personal: boolean
  readonly created_at: string
}

/** Document `type/<profile id>/<slug>`: a role type that was described. */
export interface RoleTypeDocument extends Omit<RoleTypeDescribed, 'profile' | 'person' | 'role'> {
  /** Whose type it is; the broker's are every profile's. */
  readonly owner: string
  readonly slug: string
}

export const ROLES = 'roles'
export const roleKey = (profile: string, user: string) => `role/${profile}/${user}`
export const offerKey = (profile: string, offer: string) => `offer/${profile}/${offer}`
export const roleTypeKey = (profile: string, slug: string) => `type/${profile}/${slug}`
const ownKey = (profile: string) => `own/${profile}`

/** Of a profile that is no organization. */
interface OwnDocument {
  readonly kind: string
  /** The user whose personal profile it is. */
  readonly person: string | null
}

/** Key of the lists of what waits for an answer: `of` is a profile or a user. */
export const waitingOf = (of: string, status: RoleStatus, role?: string) =>
  role === undefined ? `${of} ${status}` : `${of} ${status} ${role}`

const isWaiting = ({ status }: RoleDocument) => status === 'invited' || status === 'requested'
const waiting = (of: 'profile' | 'user', named: boolean) => ({
  by: (role: RoleDocument) => {
    const whose = role[of]
    if (!isWaiting(role) || !whose) return null
    return waitingOf(whose, role.status, named ? (role.role ?? '') : undefined)
  }
})

/** Key of the offers of a profile to one address. */
export const addressOf = (profile: string, address: string) => `${profile} ${address}`

export const roles = projection<ProfileEvents>({
  name: ROLES,
  version: 5,
  lists: {
    profile: { by: ({ status, profile }) => (status ? profile : null) },
    user: { by: ({ status, user }) => (status ? user : null) },
    address: { by: ({ profile, address }) => (address ? addressOf(profile, address) : null) },
    /** Without the role on the personal profile. */
    others: { by: ({ status, user, personal }) => (status && !personal ? user : null) },
    'profile-waiting': waiting('profile', false),
    'profile-role-waiting': waiting('profile', true),
    'user-waiting': waiting('user', false),
    'user-role-waiting': waiting('user', true),
    /** Of each role type, wherever: whether somebody has it. */
    'of-type': { by: ({ status, role }) => (status ? role : null) },
    types: { by: ({ owner }) => owner ?? null },
    /** What version 0.1 gave unasked, as long as there is no key to accept it by. */
    unkeyed: { by: ({ status, key, offer }) => (status === 'invited' && !key && !offer ? '' : null) }
  },
  on: {
    'profile.profile-created': ({ data: { kind, profile, user } }) =>
      kind === 'organization'
        ? []
        : [put(ownKey(profile), { kind, person: user ?? null } satisfies OwnDocument)],
    'profile.role-granted': (event) => [granted(event)],
    'profile.role-offered': (event) => [offered(event)],
    'profile.offer-addressed': ({ data }) => [
      change(
        offerKey(data.profile, data.offer),
        (offer?: RoleDocument) => offer && { ...offer, user: data.user }
      )
    ],
    'profile.offer-ended': ({ data }) => [remove(offerKey(data.profile, data.offer))],
    'profile.role-requested': ({ data, time }) => [
      written(data, () => ({
        role: data.role ?? null,
        status: 'requested',
        key: data.request_key,
        extra: null,
        message: data.message || null,
        created_at: time,
        ...(data.implicit && { implicit: true })
      }))
    ],
    'profile.role-accepted': (event) => [accepted(event)],
    'profile.grant-key-drawn': ({ data }) => [
      change(
        roleKey(data.profile, data.user),
        (role?: RoleDocument) => role && { ...role, key: data.grant_key }
      )
    ],
    'profile.role-noted': ({ data }) => [noted(data)],
    'profile.role-removed': ({ data }) => [
      remove(roleKey(data.profile, data.user)),
      remove(offerKey(data.profile, data.user))
    ],
    'profile.role-type-described': ({ data }) => [put(roleTypeKey(data.profile, data.role), roleType(data))],
    'profile.role-type-deleted': ({ data }) => [remove(roleTypeKey(data.profile, data.role))]
  }
})

/** Of version 0.1 an offer had the id of its user, and a grant took its place. */
function granted({ data, time, streamversion }: RecordedEvent<RoleGranted>): Change {
  const first = streamversion === 2
  return written(data, (known, offer, kind) => {
    const stands = known && { is: known.status, accepted: known.status === 'active' }
    const waits = !isAccepted(data, { known: stands, kind, first })
    const was = known?.status === 'requested' ? known : offer
    return {
      role: data.role,
      status: waits ? 'invited' : 'active',
      key: data.grant_key ?? null,
      made_by: waits ? (data.made_by ?? null) : null,
      given: waits ? givenIn(data) : null,
      extra: was?.extra ?? null,
      message: null,
      created_at: was?.created_at ?? time
    }
  })
}

/** What an offer said stays with the role that it becomes. */
function accepted({ data, time }: RecordedEvent<RoleAccepted>): Change {
  return written(data, (known, offer) => {
    const was = offer ?? known
    const [extra, created_at] = [was?.extra ?? null, was?.created_at ?? time]
    return { role: data.role, status: 'active', key: null, extra, message: null, created_at }
  })
}

/** One of version 0.1, which does not say who made it, took the place of the role that was there. */
function offered({ data, time }: RecordedEvent<RoleOffered>): Change {
  const { profile, user = null, address = null, role, grant_key, made_by = null, extra, message } = data
  const offer = data.offer ?? user ?? ''
  const [key, held] = [offerKey(profile, offer), roleKey(profile, user ?? '')]
  return together([key, held], (documents) => {
    const document: RoleDocument = {
      profile,
      user,
      offer,
      address,
      role,
      status: 'invited',
      key: grant_key,
      made_by,
      given: givenIn(data),
      extra: extra || null,
      message: message || null,
      personal: false,
      created_at: time
    }
    documents.put(key, document)
    if (made_by === null) documents.remove(held)
  })
}

function givenIn({
  given_slug,
  given_email,
  given_name
}: Pick<RoleOffered, 'given_slug' | 'given_email' | 'given_name'>): GivenDocument | null {
  if (!given_slug && !given_email) return null
  return { slug: given_slug || null, email: given_email || null, name: given_name || null }
}

/** Of version 0.1 an offer had the id of its user. */
function noted({ profile, user = '', offer = user, extra, message }: RoleNoted): Change {
  const keys = [roleKey(profile, user), offerKey(profile, offer)]
  return together(keys, (documents) => {
    for (const key of keys) {
      const known: RoleDocument | undefined = documents.get(key)
      if (!known) continue
      const kept = { ...known, ...(extra !== undefined && { extra: extra || null }) }
      // Who has accepted needs no words to be won by.
      documents.put(key, message && known.status === 'invited' ? { ...kept, message } : kept)
    }
  })
}

type Rest = Pick<RoleDocument, 'role' | 'status' | 'key' | 'extra' | 'message' | 'created_at'> &
  Partial<Pick<RoleDocument, 'made_by' | 'given' | 'implicit'>>

/**
 * A role or a request, in place of the offer that it was. Whether the profile is the user's own is told on the
 * profile's own stream, before any role on it.
 */
function written(
  { profile, user, offer = user }: { profile: string; user: string; offer?: string },
  rest: (known: RoleDocument | undefined, offer: RoleDocument | undefined, kind: string | undefined) => Rest
): Change {
  const [own, key, was] = [ownKey(profile), roleKey(profile, user), offerKey(profile, offer)]
  return together([own, key, was], (documents) => {
    const { person, kind } = documents.get<OwnDocument>(own) ?? {}
    const offered: RoleDocument | undefined = documents.get(was)
    const said = { made_by: null, given: null, ...rest(documents.get(key), offered, kind) }
    const personal = person === user
    documents.put(key, {
      profile,
      user,
      offer: null,
      address: null,
      ...said,
      personal
    } satisfies RoleDocument)
    if (offered) documents.remove(was)
  })
}

function roleType({ profile, person: _, role, ...terms }: RoleTypeDescribed): RoleTypeDocument {
  return { owner: profile, slug: role, ...terms }
}
