/** Users who have no role on a profile that ever subscribed to anything. */
import type { AuthEvents, BillingEvents, ProfileEvents } from '@bursar/contracts'
import { type Change, change, depending, projection, together } from '@bursar/event-sourcing'

/** Document `members/<profile>`. */
interface MembersDocument {
  /** Whether the profile ever had a subscription that was accepted. */
  readonly subscribed: boolean
  /** Ids of those who have a role on it, sorted. */
  readonly users: readonly string[]
}

/** Document `user/<id>`. Accounts, roles and subscriptions are told in logs of their own, in any order. */
export interface RegisteredDocument {
  readonly user: string
  /** Null of an account that is not known yet, or gone. */
  readonly created_at: string | null
  /** Profiles that ever subscribed on which the user has a role. */
  readonly subscribers: number
}

/** The one list of them. */
export const ALL = ''

export const registered = projection<AuthEvents & ProfileEvents & BillingEvents>({
  name: 'registered',
  version: 1,
  on: {
    'auth.user-registered': ({ data, time }) => [account(data.user, time)],
    'auth.user-archived': ({ data }) => [account(data.user, null)],
    'auth.account-withdrawn': ({ data }) => [account(data.user, null)],
    'profile.role-granted': ({ data }) => [roleHeld(data.profile, data.user)],
    'profile.role-accepted': ({ data }) => [roleHeld(data.profile, data.user)],
    'profile.role-removed': ({ data }) => [noRole(data.profile, data.user)],
    'billing.subscription-changed': ({ data }) => (data.accepted ? [subscribed(data.profile)] : [])
  },
  lists: {
    all: {
      by: ({ created_at, subscribers }: RegisteredDocument) => (created_at && subscribers === 0 ? ALL : null)
    }
  }
})

const userKey = (user: string) => `user/${user}`
const membersKey = (profile: string) => `members/${profile}`
const noMembers: MembersDocument = { subscribed: false, users: [] }

function account(user: string, created_at: string | null): Change {
  return change(userKey(user), (known?: RegisteredDocument) => withParts(user, known, { created_at }))
}

function roleHeld(profile: string, user: string): Change {
  return member(profile, user, (users) => (users.includes(user) ? users : [...users, user].sort()))
}

function noRole(profile: string, user: string): Change {
  return member(profile, user, (users) => users.filter((one) => one !== user))
}

/** The user of a profile that subscribed counts it, or counts it no more. */
function member(profile: string, user: string, how: (users: readonly string[]) => readonly string[]): Change {
  return together([membersKey(profile), userKey(user)], (documents) => {
    const known = documents.get<MembersDocument>(membersKey(profile)) ?? noMembers
    const users = how(known.users)
    if (users.length === known.users.length) return
    documents.put(membersKey(profile), { ...known, users } satisfies MembersDocument)
    if (known.subscribed) counted(documents, user, users.length - known.users.length)
  })
}

/** For the first time: each of its users counts it. */
function subscribed(profile: string): Change {
  const key = membersKey(profile)
  return depending(
    [key],
    (documents) => {
      const known = documents.get<MembersDocument>(key) ?? noMembers
      return { keys: known.subscribed ? [] : known.users.map(userKey) }
    },
    (documents) => {
      const known = documents.get<MembersDocument>(key) ?? noMembers
      if (known.subscribed) return
      documents.put(key, { subscribed: true, users: known.users } satisfies MembersDocument)
      for (const user of known.users) counted(documents, user, 1)
    }
  )
}

type Written = Parameters<Change['with']>[0]

function counted(documents: Written, user: string, more: number): void {
  const known = documents.get<RegisteredDocument>(userKey(user))
  const now = withParts(user, known, { subscribers: (known?.subscribers ?? 0) + more })
  if (now) documents.put(userKey(user), now)
  else documents.remove(userKey(user))
}

function withParts(
  user: string,
  known: RegisteredDocument | undefined,
  {
    created_at = known?.created_at ?? null,
    subscribers = known?.subscribers ?? 0
  }: Partial<RegisteredDocument>
): RegisteredDocument | undefined {
  return created_at === null && subscribers === 0 ? undefined : { user, created_at, subscribers }
}
