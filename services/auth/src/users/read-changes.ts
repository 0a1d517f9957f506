/** The details of a user as a request sends them, checked and brought into the form that is stored. */
import { isEmail, type PatchedUserUpdate, userDetailNames } from '@bursar/contracts'
import { fail, phoneOf } from '@bursar/service-kit'
import type { UserChanges } from './domain/user.ts'
import { usernameFault } from './domain/username.ts'

/** Reads the body; fails with every field that is not good. What it leaves out is not there. */
export function readChanges(body: PatchedUserUpdate): UserChanges {
  const faults: Record<string, string[]> = {}
  const full_name = body.full_name?.trim()
  if (full_name === '') faults.full_name = ['This field may not be blank.']
  const slugFault = body.slug === undefined ? undefined : usernameFault(body.slug)
  if (slugFault) faults.slug = [slugFault]
  const email = body.email?.trim()
  if (email && !isEmail(email)) faults.email = ['Enter a valid e-mail address.']
  const phone = body.phone?.trim() ? phoneOf(body.phone, undefined) : body.phone?.trim()
  if (body.phone !== undefined && phone === undefined) faults.phone = ['Enter a valid phone number.']
  if (Object.keys(faults).length > 0) fail('invalid_fields', { fields: faults })
  const read = { ...body, full_name, email, phone }
  const said = userDetailNames.map((name) => [name, read[name]] as const)
  return Object.fromEntries(said.filter(([, value]) => value !== undefined))
}
