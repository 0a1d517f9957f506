/** How many a user invites over all profiles: opening another profile gives nobody more invitations. */
import { fail, type OperationRequest, ROLES } from '@bursar/service-kit'
import { hourBefore, INVITATIONS_MOST } from '../domain/invitations.ts'

/** Fails with 429 where the caller has as many invitations open, or made as many in the last hour, as a user may. */
export async function checkInviter({
  caller,
  collection,
  now
}: Pick<OperationRequest, 'caller' | 'collection' | 'now'>): Promise<void> {
  const made = { list: 'made', by: caller?.user ?? '' }
  const [open, recent] = await Promise.all([
    collection(ROLES).tally(made),
    collection(ROLES).tally({ ...made, from: hourBefore(now) })
  ])
  if (open.count >= INVITATIONS_MOST.open || recent.count >= INVITATIONS_MOST.hourly)
    fail('too_many_invitations')
}
