/** Profiles as a search sees them: of each no more is opened than the viewer may search by. */
import { noDetails } from '@bursar/contracts'
import {
  ACCESS,
  type OperationRequest,
  type ProfileRef,
  profileKey,
  type RolesOf,
  rolesKey,
  type SubscriptionsOf,
  subscriptionsKey,
  shownText as text,
  type UserDocument,
  type UserRef,
  userKey
} from '@bursar/service-kit'
import type { ProfileDocument } from '../profiles/projection.ts'
import { isMaker, isThere, type Known, readsProfile, readsUser } from './sight.ts'
import type { Viewer } from './viewer.ts'

/** A revealed profile, and its user when it is a personal one. */
export interface AccountRow {
  readonly profile: ProfileDocument
  readonly owner:
    | (Pick<UserDocument, 'slug' | 'full_name' | 'created_at' | 'credentials'> & AccountEmail)
    | undefined
  /** False of what the viewer is not to learn of. */
  readonly isThere: boolean
}

/** Null where the viewer finds nobody by it. */
interface AccountEmail {
  readonly email: UserDocument['email'] | null
}

type Searching = Pick<OperationRequest, 'collection' | 'reveal' | 'now' | 'list'>

/** Opens the profiles for the viewer. */
export async function accountRows(
  request: Searching,
  viewer: Viewer,
  documents: readonly ProfileDocument[]
): Promise<AccountRow[]> {
  const users = documents.flatMap(({ user }) => (user === null ? [] : [user]))
  const owners = await request.collection('users').getAll<UserDocument>(users)
  const knownOf = await knownAll(request, documents)
  const rows = documents.map((profile): AccountRow => {
    const known = knownOf(profile)
    const owner = profile.user === null ? undefined : owners.get(profile.user)
    return {
      profile: readsProfile(viewer, known, request.now) ? profile : nameOf(profile),
      owner: owner && { ...ownerOf(owner), email: emailOf(viewer, known, owner) },
      isThere: isThere(viewer, known)
    }
  })
  const opened = await request.reveal(rows)
  if (viewer.isBrokers) return opened
  return Promise.all(
    opened.map((row) => withProvedEmail(request, row, isMakers(viewer, knownOf(row.profile))))
  )
}

async function knownAll(
  { collection }: Searching,
  documents: readonly ProfileDocument[]
): Promise<(of: Pick<ProfileDocument, 'id' | 'user'>) => Known> {
  const keys = documents.flatMap(({ id, user }) => [
    profileKey(id),
    subscriptionsKey(id),
    ...(user === null ? [] : [userKey(user), rolesKey(user)])
  ])
  const all = await collection(ACCESS).getAll<any>(keys)
  return ({ id, user }) => ({
    profile: all.get(profileKey(id)) as ProfileRef | undefined,
    subscriptions: (all.get(subscriptionsKey(id)) as SubscriptionsOf | undefined) ?? {},
    user: user === null ? undefined : (all.get(userKey(user)) as UserRef | undefined),
    roles: user === null ? {} : ((all.get(rolesKey(user)) as RolesOf | undefined) ?? {})
  })
}

/** The profile by its name alone: what is not there is not searched. */
function nameOf({
  id,
  slug,
  full_name,
  picture,
  kind,
  user,
  archived,
  created_at
}: ProfileDocument): ProfileDocument {
  return { ...noDetails, id, slug, full_name, picture, kind, user, archived, created_at }
}

function ownerOf({ slug, full_name, created_at, credentials }: UserDocument) {
  return { slug, full_name, created_at, credentials }
}

/** Who is not of the broker finds nobody by an address that was never proved. */
function emailOf(viewer: Viewer, known: Known, { email }: UserDocument): UserDocument['email'] | null {
  if (viewer.isBrokers) return email
  return readsUser(viewer, known) ? (known.user?.verified_email ?? null) : null
}

const isMakers = (viewer: Viewer, { profile }: Known) => profile !== undefined && isMaker(viewer, profile)

/** A profile is found by its address where one of its managers has verified that; a shadow by what its maker typed. */
async function withProvedEmail(request: Searching, row: AccountRow, isMakers: boolean): Promise<AccountRow> {
  const email = text(row.profile.email).toLowerCase()
  const isAsked = request.list.terms.some((term) => email.includes(term))
  if (isMakers || !isAsked || (await isProved(request, email, row.profile.id))) return row
  return { ...row, profile: { ...row.profile, email: noDetails.email } }
}

async function isProved({ collection }: Searching, email: string, profile: string): Promise<boolean> {
  const user = await collection(ACCESS).getBy<UserRef>('email', email)
  if (!user) return false
  const { [profile]: standing } = (await collection(ACCESS).get<RolesOf>(rolesKey(user.id))) ?? {}
  return standing?.is === 'active' && standing.role === 'manager' && standing.accepted
}
