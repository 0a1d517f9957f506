/** Which profile a request for a role names: by slug or by e-mail address. */
import { type AccessibleCreate, isEmail } from '@bursar/contracts'
import { fail, namedProfile, type OperationRequest } from '@bursar/service-kit'
import { profileOfAddress } from './profile-of-address.ts'

export interface WantedProfile {
  readonly slug: string | undefined
  readonly email: string | undefined
}

/** Reads the body; fails with every field that is not good. */
export function readAccessibleCreate(body: AccessibleCreate): WantedProfile {
  const slug = body.slug?.trim() || undefined
  const email = body.email?.trim() || undefined
  if (email !== undefined && !isEmail(email)) {
    fail('invalid_fields', { fields: { email: ['Enter a valid e-mail address.'] } })
  }
  if (slug === undefined && email === undefined) {
    fail('invalid_fields', { fields: { slug: ['A slug or an e-mail address is required.'] } })
  }
  return { slug, email }
}

/**
 * Id of the profile that is meant; undefined when none has the name. A shadow is found by its maker alone, and by an
 * address only a profile of whose managers one has verified it (consent: rule 20).
 */
export async function profileNamed(
  request: Pick<OperationRequest, 'collection' | 'reveal' | 'user'>,
  { slug, email }: WantedProfile
): Promise<string | undefined> {
  const { collection, user } = request
  if (slug === undefined) return email && (await profileOfAddress(request, email))
  const profile = await namedProfile(collection('access'), slug)
  return profile && (!profile.maker || profile.maker.id === user.id) ? profile.id : undefined
}
