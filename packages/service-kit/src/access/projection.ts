/**
 * Who there is, who may what: the read model that lets every service check access on its own. It follows
 * three logs, so each document is made by one of them alone, and those that gather parts of several streams
 * (roles, subscriptions) keep their names sorted: the same bytes come out however the streams interleave.
 */

import {
  type AuthEvents,
  archivedName,
  type BillingEvents,
  BROKER_PROFILE,
  type EventData,
  inOrderOfNames,
  isAccepted,
  type Maker,
  makerOf,
  ownDomain,
  type Personal,
  type ProfileCreated,
  type ProfileEvents,
  type ProfileUpdated,
  type RoleGranted,
  type RoleTypeDescribed,
  type SecondFactor,
  type subscriberIntroduced,
  type subscriptionChanged,
  type UserRegistered,
  type UserUpdated
} from '@bursar/contracts'
import {
  type Change,
  change,
  depending,
  type Opener,
  projection,
  put,
  type RecordedEvent,
  remove,
  together
} from '@bursar/event-sourcing'
import type { ProfileRef, UserRef } from '../operation/refs.ts'
import { AGREEMENTS_KEY, type AgreementsRef, type SignedEditions, signedKey } from './agreements.ts'
import type {
  Accepted,
  AccessKey,
  EndedSessions,
  LeftName,
  OtpRoles,
  RolesOf,
  Standing,
  SubscriptionsOf
} from './model.ts'

type Introduced = EventData<typeof subscriberIntroduced>
type SubscriptionChanged = EventData<typeof subscriptionChanged>

/** Who imported a profile, until the profile's own log tells of it. */
interface IntroducedDocument {
  readonly maker: Maker
}

/** Whose role on what an event is about. */
type OfRole = Pick<RoleGranted, 'profile' | 'user'>

export const userKey = (id: string) => `user/${id}`
export const profileKey = (id: string) => `profile/${id}`
export const rolesKey = (user: string) => `roles/${user}`
export const subscriptionsKey = (profile: string) => `subscriptions/${profile}`
const leftKey = ({ subject, streamversion }: RecordedEvent) => `left/${subject}/${streamversion}`
const introducedKey = (profile: string) => `introduced/${profile}`
export const sessionKey = (id: string) => `session/${id}`
export const sessionsKey = (user: string) => `sessions/${user}`
export const apiKeyKey = (key: string) => `api-key/${key}`
export const signingKeyKey = (kid: string) => `key/${kid}`
export const SITE_KEY = 'site'
export const OTP_ROLES_KEY = 'otp-roles'

/** Name of the projection that every service has. */
export const ACCESS = 'access'

/** Logs that it follows. */
export const ACCESS_SOURCES = ['auth', 'profile', 'billing'] as const

export const access = projection<AuthEvents & BillingEvents & ProfileEvents>({
  name: ACCESS,
  version: 11,
  cached: true,
  order: () => '',
  lookups: {
    username: (document, open: Opener) => ('active' in document ? open(document.slug) : null),
    email: (document, open: Opener) =>
      'active' in document ? (open(document.verified_email)?.toLowerCase() ?? null) : null,
    email_domain: (document, open: Opener) =>
      'active' in document ? ownDomain(open(document.verified_email) ?? '') : null,
    slug: (document, open: Opener) => ('kind' in document ? open(document.slug) : null),
    username_folded: (document, open: Opener) =>
      'active' in document ? (open(document.slug)?.toLowerCase() ?? null) : null,
    left_folded: (document, open: Opener) =>
      'left' in document ? (open(document.left)?.toLowerCase() ?? null) : null,
    slug_folded: (document, open: Opener) =>
      'kind' in document ? (open(document.slug)?.toLowerCase() ?? null) : null
  },
  on: {
    'auth.user-registered': (event) => [put(userKey(event.data.user), userOf(event))],
    'auth.user-updated': (event) => [
      renamed(event, userKey(event.data.user), event.data.user, (user) => userUpdated(user, event.data))
    ],
    'auth.user-archived': (event) => [
      renamed(event, userKey(event.data.user), event.data.user, userArchived)
    ],
    'auth.account-withdrawn': ({ data }) => [remove(userKey(data.user))],
    'auth.user-erased': ({ subject }) => [unnamed(subject)],
    'auth.user-activated': ({ data }) => [
      change<UserRef>(userKey(data.user), (user) => user && { ...user, active: true })
    ],
    'auth.second-factor-turned-on': ({ data }) => [
      factors(data, (others) => [...others, data.factor].sort())
    ],
    'auth.second-factor-turned-off': ({ data }) => [factors(data, (others) => others)],
    'auth.session-revoked': ({ data }) => [put(sessionKey(data.session), { user: data.user })],
    'auth.sessions-ended': ({ data: { user, epoch, kept = null, reason } }) => [
      put(sessionsKey(user), {
        epoch,
        kept,
        ...(reason === 'archived' && { archived: true as const })
      } satisfies EndedSessions)
    ],
    'auth.api-key-created': ({ data: { key, user, hash, scope, profile = null, ends_at } }) => [
      put(apiKeyKey(key), { user, hash, scope, profile, ends_at } satisfies AccessKey)
    ],
    'auth.api-key-ended': ({ data }) => [remove(apiKeyKey(data.key))],
    'auth.signing-key-created': ({ data }) => [put(signingKeyKey(data.kid), { public_jwk: data.public_jwk })],
    'auth.signing-key-retired': ({ data }) => [remove(signingKeyKey(data.kid))],
    'profile.profile-created': (event) => profileCreated(event),
    'profile.profile-updated': (event) => [
      renamed(event, profileKey(event.data.profile), event.data.profile, (one) => updated(one, event.data))
    ],
    'profile.profile-archived': (event) => [
      event.data.frees_name
        ? change<ProfileRef>(profileKey(event.data.profile), (profile) => profile && archived(profile))
        : renamed(event, profileKey(event.data.profile), event.actor, archived)
    ],
    'profile.profile-erased': ({ subject }) => [unnamed(subject)],
    'profile.role-granted': (event) => [granted(event)],
    'profile.role-accepted': (event) => [roleHeld(event, () => true)],
    // One of version 0.1, which does not say who made it, took the place of the role that was there.
    'profile.role-offered': ({ data }) => (data.made_by === undefined ? [noRole(ofUser(data))] : []),
    'auth.address-verified': ({ data }) => [
      change<UserRef>(userKey(data.user), (user) =>
        data.email === undefined ? user : user && proved(user, data.email)
      )
    ],
    'auth.address-lost': ({ data }) => [
      change<UserRef>(userKey(data.user), (user) =>
        data.kind === 'email' ? user && { ...user, verified_email: null } : user
      )
    ],
    // One that the user did not make opens nothing of the user.
    'profile.role-requested': ({ data }) =>
      data.implicit
        ? []
        : [standing(data, (known) => known ?? { is: 'requested', role: data.role ?? null, accepted: false })],
    'profile.role-type-described': ({ data }) => otpRole(data),
    'profile.role-removed': ({ data }) => [noRole(data)],
    'profile.agreement-published': ({ data: { agreement, slug, title, edition, is_required } }) => [
      change(AGREEMENTS_KEY, (known: AgreementsRef = {}) =>
        inOrderOfNames({ ...known, [agreement]: { slug, title, edition, is_required } })
      )
    ],
    'profile.agreement-signed': ({ data }) => [signed(data.user, [data])],
    'auth.agreements-signed': ({ data }) => [signed(data.user, data.signed)],
    'billing.subscriber-introduced': ({ data }) => [introduced(data)],
    'billing.subscription-changed': ({ data }) => [
      change(subscriptionsKey(data.profile), (known: SubscriptionsOf = {}) => subscribed(known, data))
    ]
  }
})

function userOf({ data, time }: RecordedEvent<UserRegistered>): UserRef {
  const { user: id, slug, full_name, email, profile, active } = data
  return {
    id,
    slug,
    full_name,
    email: email || null,
    verified_email: null,
    profile,
    active,
    second_factors: [],
    created_at: time
  }
}

function userUpdated(user: UserRef, { slug, full_name, email }: UserUpdated): UserRef {
  return {
    ...user,
    slug: slug || user.slug,
    full_name: full_name ?? user.full_name,
    email: email === undefined ? user.email : email || null
  }
}

function userArchived(user: UserRef): UserRef {
  const gone = { slug: archivedName(user.id), email: null, verified_email: null, active: false }
  return { ...user, ...gone, second_factors: [], archived: true }
}

/** A user or a profile after a change; `owner` is whom a name is kept for that it gives up. A shadow's was only lent. */
function renamed(
  event: RecordedEvent,
  key: string,
  owner: string,
  after: (known: any) => UserRef | ProfileRef
): Change {
  return together([key, leftKey(event)], (documents) => {
    const known: UserRef | ProfileRef | undefined = documents.get(key)
    if (!known) return
    const now = after(known)
    documents.put(key, now)
    const isLent = 'kind' in known && known.kind === 'shadow' && !known.managed
    if (now.slug === known.slug || isLent) return
    documents.put(leftKey(event), { left: known.slug, owner, at: event.time } satisfies LeftName)
  })
}

/** What is left when that factor is taken away, and what becomes of it. */
function factors(
  { user: id, factor }: { readonly user: string; readonly factor: SecondFactor },
  after: (others: SecondFactor[]) => SecondFactor[]
): Change {
  return change<UserRef>(
    userKey(id),
    (user) => user && { ...user, second_factors: after(user.second_factors.filter((one) => one !== factor)) }
  )
}

/** Those that give access. */
const accessRoles: readonly string[] = ['contributor', 'manager']

/** They are every profile's, and the broker alone says what goes for them. */
function otpRole({ profile, role, otp_required }: RoleTypeDescribed): Change[] {
  if (profile !== BROKER_PROFILE || !accessRoles.includes(role)) return []
  return [
    change<OtpRoles>(OTP_ROLES_KEY, ({ roles } = { roles: [] }) => {
      const others = roles.filter((one) => one !== role)
      return { roles: otp_required ? [...others, role].sort() : others }
    })
  ]
}

/** What an erased user or profile was called is found by nobody any more; the reservations of the log keep the name. */
function unnamed(subject: string): Change {
  const prefix = `left/${subject}/`
  return depending(
    [],
    () => ({ keys: [], prefixes: [prefix] }),
    (documents) => {
      for (const { key } of documents.under(prefix)) documents.remove(key)
    }
  )
}

function proved(user: UserRef, email: Personal): UserRef {
  return { ...user, email, verified_email: email }
}

/** An offer of version 0.1 has a user always. */
function ofUser({ profile, user = '' }: { readonly profile: string; readonly user?: string }): OfRole {
  return { profile, user }
}

function granted(event: RecordedEvent<RoleGranted>): Change {
  const { data, streamversion } = event
  return roleHeld(event, (known, kind) => isAccepted(data, { known, kind, first: streamversion === 2 }))
}

/** A first manager who made the profile, asked or accepted is what claims a shadow: it is nobody's to look after then. */
function roleHeld(
  { data: { profile, user, role }, time }: RecordedEvent<OfRole & Pick<RoleGranted, 'role'>>,
  accepted: (known: Standing | undefined, kind: ProfileRef['kind'] | undefined) => boolean
): Change {
  return together([profileKey(profile), rolesKey(user)], (documents) => {
    const roles: RolesOf = documents.get(rolesKey(user)) ?? {}
    const on: ProfileRef | undefined = documents.get(profileKey(profile))
    const now: Standing = { is: 'active', role, accepted: accepted(roles[profile], on?.kind) }
    documents.put(rolesKey(user), inOrderOfNames({ ...roles, [profile]: now }))
    if (on && !on.managed && now.accepted && role === 'manager') {
      const since = { managed: true, managed_at: time, first_manager: user }
      documents.put(profileKey(profile), { ...on, maker: null, ...since })
    }
  })
}

function standing({ profile, user }: OfRole, how: (known: Standing | undefined) => Standing): Change {
  return change(rolesKey(user), (roles: RolesOf = {}) =>
    inOrderOfNames({ ...roles, [profile]: how(roles[profile]) })
  )
}

function noRole({ profile, user }: OfRole): Change {
  return change(rolesKey(user), ({ [profile]: _, ...others }: RolesOf = {}) =>
    Object.keys(others).length === 0 ? undefined : others
  )
}

/** By registration or later, of whichever edition last. */
function signed(
  user: string,
  editions: readonly { readonly agreement: string; readonly edition: number }[]
): Change {
  return change(signedKey(user), (known: SignedEditions = {}) => {
    const now = { ...known }
    for (const { agreement, edition } of editions) now[agreement] = Math.max(edition, now[agreement] ?? 0)
    return inOrderOfNames(now)
  })
}

/** Who imported is told by billing, and of shadows of version 0.1 by nobody else. */
function introduced({ profile, provider }: Introduced): Change {
  const maker: Maker = { kind: 'profile', id: provider }
  return together([profileKey(profile), introducedKey(profile)], (documents) => {
    const known: ProfileRef | undefined = documents.get(profileKey(profile))
    documents.put(introducedKey(profile), { maker } satisfies IntroducedDocument)
    if (known && !known.managed) documents.put(profileKey(profile), { ...known, maker })
  })
}

function archived(profile: ProfileRef): ProfileRef {
  return { ...profile, slug: archivedName(profile.id), archived: true }
}

function profileCreated({ data, time }: RecordedEvent<ProfileCreated>): Change[] {
  const { profile: id, slug, full_name, picture, kind, user, broker, is_provider, default_timezone } = data
  const made = together([profileKey(id), introducedKey(id)], (documents) => {
    const document: ProfileRef = {
      id,
      slug,
      full_name,
      picture: picture || null,
      kind,
      user: user ?? null,
      broker,
      is_provider: is_provider === true,
      archived: false,
      maker: makerOf(data) ?? documents.get<IntroducedDocument>(introducedKey(id))?.maker ?? null,
      managed: false,
      managed_at: null,
      default_timezone: default_timezone || 'UTC',
      created_at: time
    }
    documents.put(profileKey(id), document)
  })
  return [made, ...(broker ? [put(SITE_KEY, { broker: id })] : [])]
}

/** An absent field stays, an empty text clears it. */
function updated(profile: ProfileRef, data: ProfileUpdated): ProfileRef {
  return {
    ...profile,
    slug: data.slug || profile.slug,
    full_name: data.full_name ?? profile.full_name,
    picture: data.picture === undefined ? profile.picture : data.picture || null,
    is_provider: data.is_provider ?? profile.is_provider,
    default_timezone: data.default_timezone || profile.default_timezone
  }
}

function subscribed(known: SubscriptionsOf, data: SubscriptionChanged): SubscriptionsOf {
  const { provider, plan, subscription = plan } = data
  const { [subscription]: _, ...others } = known[provider] ?? {}
  const accepted = acceptedOf(data)
  return inOrderOfNames({
    ...known,
    [provider]: accepted ? inOrderOfNames({ ...others, [subscription]: accepted }) : others
  })
}

/**
 * What the provider added behind `accepted_until` is for the subscriber alone. 0.1 said of every subscription that it
 * was accepted, and not by whom: those count once billing has told (its first start does).
 */
function acceptedOf({
  accepted,
  accepted_at,
  ends_at,
  accepted_until
}: SubscriptionChanged): Accepted | undefined {
  if (!accepted || accepted_at === undefined) return undefined
  const until = accepted_until !== undefined && accepted_until < ends_at ? accepted_until : ends_at
  return { since: accepted_at, until }
}
