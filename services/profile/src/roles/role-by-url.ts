/** The role that a URL names, of a profile and a user. */
import {
  addressOf,
  fail,
  type OperationRequest,
  ROLES,
  type RoleDocument,
  roleKey,
  waitingOf
} from '@bursar/service-kit'
import { namedRecipient } from './role-of-user.ts'

/** The path has them both. */
interface Names {
  readonly role: string
  readonly user: string
}

type Asked = Pick<
  OperationRequest<unknown, unknown, Names>,
  'collection' | 'params' | 'engine' | 'profile'
> & {
  readonly user: OperationRequest['user'] | undefined
}

/** Offers that are looked through for one role. */
const most = 1_000

/** Reads what {user} is to {profile} under {role}: the role itself, else the offer of it; 404 when that is nothing. */
export async function roleByUrl(request: Asked): Promise<RoleDocument> {
  const { collection, params, profile, user } = request
  const to = await namedRecipient(request)
  const role = user && (await collection(ROLES).get<RoleDocument>(roleKey(profile.id, user.id)))
  // What is given unasked to a name is not found by an address, nor the other way round.
  const isDisclosed = role && (role.status !== 'invited' || !('address' in to))
  if (role && isDisclosed && (role.status === 'requested' || role.role === params.role)) return role
  const range =
    'address' in to
      ? { list: 'address', by: addressOf(profile.id, to.address) }
      : { list: 'user-waiting', by: waitingOf(to.user, 'invited') }
  const offers = await collection(ROLES).documents<RoleDocument>({
    ...range,
    descending: true,
    offset: 0,
    limit: most
  })
  const found = offers.find(
    (offer) =>
      offer.profile === profile.id &&
      offer.role === params.role &&
      offer.offer !== null &&
      ('address' in to || offer.address === null)
  )
  return found ?? fail('not_found')
}

/** The same of {user}'s own: a role, or an offer of it to whichever name or address. */
export async function ownRoleByUrl({
  collection,
  params,
  profile,
  user
}: Pick<
  OperationRequest<unknown, unknown, Pick<Names, 'role'>>,
  'collection' | 'params' | 'profile' | 'user'
>): Promise<RoleDocument> {
  const range = { list: 'user', by: user.id, descending: true, offset: 0, limit: most }
  const rows = await collection(ROLES).documents<RoleDocument>(range)
  const here = rows.filter((role) => role.profile === profile.id)
  const found = here.filter((role) => role.status === 'requested' || role.role === params.role)
  return found.find(({ offer }) => offer === null) ?? found[0] ?? fail('not_found')
}
