/** Whom a request names: a user by name or by e-mail address. */
import { isEmail, type RoleCreate } from '@bursar/contracts'
import { fail, namedUser, type OperationRequest } from '@bursar/service-kit'
import { addressHash } from '../invitations/address-hash.ts'
import { namesSecret } from '../profiles/slug-names.ts'
import { extraText } from '../shared/extra.ts'
import type { Grant } from './domain/roles.ts'

/** What a request says of the role, checked and brought into the form that is stored. */
export interface WantedRole {
  readonly slug: string | undefined
  readonly email: string | undefined
  readonly fullName: string | undefined
  /** JSON text of an object. */
  readonly extra: string | undefined
  readonly message: string | undefined
}

/** Reads the body; fails with every field that is not good. */
export function readRoleCreate(body: RoleCreate): WantedRole {
  const faults: Record<string, string[]> = {}
  const slug = body.slug?.trim() || undefined
  const email = body.email?.trim() || undefined
  if (email !== undefined && !isEmail(email)) faults.email = ['Enter a valid e-mail address.']
  if (slug === undefined && email === undefined) faults.slug = ['A slug or an e-mail address is required.']
  const extra = body.extra === undefined ? undefined : extraText(body.extra)
  if (extra?.fault) faults.extra = [extra.fault]
  if (Object.keys(faults).length > 0) fail('invalid_fields', { fields: faults })
  const fullName = body.full_name?.trim() || undefined
  return { slug, email, fullName, extra: extra?.text || undefined, message: body.message || undefined }
}

/** What a request says is to be kept with a role, whoever has it; an empty text clears `extra`. */
export function readRoleNotes(body: RoleCreate): Pick<WantedRole, 'extra' | 'message'> {
  const extra = body.extra === undefined ? undefined : extraText(body.extra)
  if (extra?.fault) fail('invalid_fields', { fields: { extra: [extra.fault] } })
  return { extra: extra?.text, message: body.message || undefined }
}

/** Who is meant, and what was typed of them. */
export interface Meant {
  readonly to: { readonly user: string } | { readonly address: string }
  readonly given: Grant['given']
}

/**
 * A user by name, or whoever has an address: nothing tells whether somebody does. Undefined where nobody has the name
 * and no address was sent.
 */
export async function meantBy(
  { collection, engine }: Pick<OperationRequest, 'collection' | 'engine'>,
  { slug, email, fullName }: Pick<WantedRole, 'slug' | 'email' | 'fullName'>
): Promise<Meant | undefined> {
  const found = slug === undefined ? undefined : await namedUser(collection('access'), slug)
  const name = fullName && { given_name: fullName }
  if (slug !== undefined && found && !found.archived) {
    return { to: { user: found.id }, given: { given_slug: slug, ...name } }
  }
  const address = email ?? (slug !== undefined && isEmail(slug) ? slug : undefined)
  if (address === undefined) return undefined
  const hash = addressHash(await engine.keys.secret(namesSecret), address)
  return { to: { address: hash }, given: { given_email: address, ...name } }
}
