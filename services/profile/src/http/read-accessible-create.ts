/** Which profile a request for a role names: by slug or by e-mail address. */
import { type AccessibleCreate, isEmail } from '@bursar/contracts'
import { fail, type OperationRequest, profileKey } from '@bursar/service-kit'

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

/** Id of the profile that is meant; undefined when none has the name or the address. */
export async function profileNamed(
  { collection }: Pick<OperationRequest, 'collection'>,
  { slug, email }: WantedProfile
): Promise<string | undefined> {
  const bySlug = slug === undefined ? undefined : await collection('access').find('slug', slug)
  const found =
    bySlug ??
    (email === undefined ? undefined : await collection('profiles').find('email', email.toLowerCase()))
  return found?.key.slice(profileKey('').length)
}
