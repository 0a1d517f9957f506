/** What a request says of a role type, checked and brought into the form that is stored. */
import type { PatchedRoleTypeWrite } from '@bursar/contracts'
import { fail } from '@bursar/service-kit'
import { extraText } from '../shared/extra.ts'
import type { TypeChanges } from './domain/role-types.ts'

/** Reads the body; fails with every field that is not good. */
export function readRoleType({ title, extra, ...flags }: PatchedRoleTypeWrite): TypeChanges {
  const faults: Record<string, string[]> = {}
  const trimmed = title?.trim()
  if (trimmed === '') faults.title = ['This field may not be blank.']
  const object = extra === undefined ? undefined : extraText(extra)
  if (object?.fault) faults.extra = [object.fault]
  if (Object.keys(faults).length > 0) fail('invalid_fields', { fields: faults })
  return {
    title: trimmed,
    skip_optin_on_grant: flags.skip_optin_on_grant,
    implicit_create_on_none: flags.implicit_create_on_none,
    otp_required: flags.otp_required,
    extra: object?.text
  }
}
