/** Which profile an e-mail address means: one that names it, and of whose managers one has verified it. */
import { compareTexts } from '@bursar/contracts'
import {
  ACCESS,
  type OperationRequest,
  profileKey,
  type RolesOf,
  rolesKey,
  type UserRef
} from '@bursar/service-kit'
import { isInUse, type ProfileDocument } from '../profiles/projection.ts'

/** Profiles of one manager that are looked at. */
const most = 1_000

/**
 * Its id; undefined where nobody has verified the address, as where no profile names it. Of several it is the oldest
 * organization, and a personal profile only where there is no organization.
 */
export async function profileOfAddress(
  { collection, reveal }: Pick<OperationRequest, 'collection' | 'reveal'>,
  email: string
): Promise<string | undefined> {
  const address = email.toLowerCase()
  const user = await collection(ACCESS).getBy<UserRef>('email', address)
  if (!user) return undefined
  const roles = await collection(ACCESS).get<RolesOf>(rolesKey(user.id))
  const managed = Object.entries(roles ?? {})
    .filter(([, { is, role, accepted }]) => is === 'active' && role === 'manager' && accepted)
    .map(([id]) => profileKey(id))
  const stored = await collection('profiles').getAll<ProfileDocument>(managed.slice(0, most))
  const documents = await reveal([...stored.values()])
  const named = documents.filter(
    (profile) => isInUse(profile) && String(profile.email ?? '').toLowerCase() === address
  )
  const [first] = named.sort(
    (one, other) => rank(one) - rank(other) || compareTexts(one.created_at, other.created_at)
  )
  return first?.id
}

const rank = ({ kind }: ProfileDocument) => (kind === 'personal' ? 1 : 0)
