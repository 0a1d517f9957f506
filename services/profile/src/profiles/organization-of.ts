/** A profile in short, revealed, as the nested form of its own types. */
import type { Organization } from '@bursar/contracts'
import { type OperationRequest, organizationForm, type ProfileRef } from '@bursar/service-kit'

export async function organizationOf(
  request: Pick<OperationRequest, 'reveal'>,
  profile: ProfileRef
): Promise<Organization> {
  return organizationForm(await request.reveal(profile), false)
}
