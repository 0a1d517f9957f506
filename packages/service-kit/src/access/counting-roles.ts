/** Which of a user's roles count now: one that needs a second factor gives no access to who has none (consent rule 13). */
import type { Collection } from '@bursar/event-sourcing'
import type { UserRef } from '../operation/refs.ts'
import type { OtpRoles, RolesOf } from './model.ts'
import { OTP_ROLES_KEY, rolesKey, userKey } from './projection.ts'

/** All of them where the user has a second factor; else without those that need one. */
export function countingRoles(
  roles: RolesOf,
  user: Pick<UserRef, 'second_factors'> | undefined,
  otp: OtpRoles | undefined
): RolesOf {
  if (!otp || otp.roles.length === 0 || (user?.second_factors.length ?? 0) > 0) return roles
  const counting = Object.entries(roles).filter(([, { role }]) => role === null || !otp.roles.includes(role))
  return Object.fromEntries(counting)
}

/** The roles of a user that count now. */
export async function readCountingRoles(collection: Collection, user: string): Promise<RolesOf> {
  const found = await collection.getAll([rolesKey(user), userKey(user), OTP_ROLES_KEY])
  return countingRoles(
    (found.get(rolesKey(user)) as RolesOf | undefined) ?? {},
    found.get(userKey(user)) as UserRef | undefined,
    found.get(OTP_ROLES_KEY) as OtpRoles | undefined
  )
}
