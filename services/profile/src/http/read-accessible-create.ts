/** Which profile a request for a role names: by slug or by e-mail address. */
import { type AccessibleCreate, isEmail } from '@bursar/contracts'
import { fail, named, type OperationRequest, type ProfileRef } from '@bursar/service-kit'

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
    fail('invalid_fields', { fields: { slug: ['A slug or an e-mail address is needed.'] } })
  }
  return { slug, email }
}

/**
 * Id of the profile that is meant; undefined when none has the name. A shadow is found by its maker alone; nobody is
 * found by an address, as long as no manager has verified one.
 */
export async function profileNamed(
  { collection, user }: Pick<OperationRequest, 'collection' | 'user'>,
  { slug }: WantedProfile
): Promise<string | undefined> {
  const found = slug === undefined ? undefined : await named(collection('access'), 'slug', slug)
  const profile = found && (JSON.parse(found.body) as ProfileRef)
  return profile && (!profile.maker || profile.maker.id === user.id) ? profile.id : undefined
}
