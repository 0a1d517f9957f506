import { type DetailedProfile, type ProfileRef, profileKey } from '@bursar/service-kit'
import type { AccountEvent } from '../accounts/domain/account.ts'
import { type Address, giveAddress } from '../accounts/domain/address.ts'
import type { Reader } from '../shared/views.ts'

/** What the address of a checkout comes to, for a profile that lacks it: to be recorded with the order. */
export async function givenAddress(
  { collection }: Reader,
  { id, user }: Pick<ProfileRef, 'id' | 'user'>,
  given: Address
): Promise<AccountEvent[]> {
  const known = await collection('profile-details').get<DetailedProfile>(profileKey(id))
  return giveAddress(known ?? {}, given, { profile: id, person: user ?? id })
}
