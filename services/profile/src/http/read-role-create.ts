/** Whom a request names: a user by name or by e-mail address. */
import { isEmail, type RoleCreate } from '@bursar/contracts'
import { fail, type OperationRequest, type UserRef } from '@bursar/service-kit'
import { extraText } from './extra.ts'

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
  if (slug === undefined && email === undefined) faults.slug = ['A slug or an e-mail address is needed.']
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

/** The user that is meant; undefined when nobody has the name or the address. */
export async function userNamed(
  { collection }: Pick<OperationRequest, 'collection'>,
  { slug, email }: Pick<WantedRole, 'slug' | 'email'>
): Promise<UserRef | undefined> {
  const access = collection('access')
  const found =
    (slug !== undefined ? await access.find('username', slug) : undefined) ??
    (slug?.includes('@') ? await access.find('email', slug.toLowerCase()) : undefined) ??
    (email !== undefined ? await access.find('email', email.toLowerCase()) : undefined)
  return found && (JSON.parse(found.body) as UserRef)
}
