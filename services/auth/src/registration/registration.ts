/** What a registration asks for, checked and brought into the form that is stored. */
import { isEmail, type Register } from '@bursar/contracts'
import { fail, phoneOf } from '@bursar/service-kit'
import type { PasswordRule } from '../passwords/domain/password.ts'
import { deriveUsername, newUsernameFault } from '../users/domain/username.ts'

export interface Registration {
  /** The name that was asked for, with the field that it came in, or the start of a derived one. */
  readonly name: { readonly sentAs: 'slug' | 'username' | undefined; readonly text: string }
  readonly fullName: string
  readonly email: string | undefined
  /** E.164. */
  readonly phone: string | undefined
  readonly password: string | undefined
}

/** Reads the body; fails with every field that is not good. */
export function readRegistration(body: Register, rule: PasswordRule): Registration {
  const faults: Record<string, string[]> = {}
  const fullName = body.full_name.trim()
  if (fullName === '') faults.full_name = ['This field may not be blank.']
  const email = body.email?.trim() || undefined
  if (email !== undefined && !isEmail(email)) faults.email = ['Enter a valid e-mail address.']
  const phone = body.phone?.trim() ? phoneOf(body.phone, body.country) : undefined
  if (body.phone?.trim() && phone === undefined) faults.phone = ['Enter a valid phone number.']
  const password = body.new_password || undefined
  const weak = password === undefined ? undefined : rule(password)
  if (weak) faults.new_password = [weak]
  const name = readName(body, faults) ?? { sentAs: undefined, text: deriveUsername(fullName, email) }
  if (Object.keys(faults).length > 0) fail('invalid_fields', { fields: faults })
  return { name, fullName, email, phone, password }
}

/** `slug` and `username` are one thing: a client may send either, or both when they agree. */
function readName({ slug, username }: Register, faults: Record<string, string[]>) {
  const sentAs = slug === undefined ? 'username' : 'slug'
  const text = slug ?? username
  if (text === undefined) return undefined
  const fault = newUsernameFault(text)
  if (fault) faults[sentAs] = [fault]
  if (slug !== undefined && username !== undefined && slug !== username) {
    faults.username = ['username and slug are the same: send one of them, or the same value in both.']
  }
  return { sentAs, text } as const
}
