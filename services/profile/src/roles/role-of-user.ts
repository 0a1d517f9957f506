/** Whose role a URL of a profile's roles names: a user's, by name or verified address, or of whoever has an address. */
import { isEmail } from '@bursar/contracts'
import type { Transaction } from '@bursar/event-sourcing'
import type { OperationRequest } from '@bursar/service-kit'
import { addressHash } from '../invitations/address-hash.ts'
import { addressFold, addressStream, type Recipient } from '../invitations/domain/address.ts'
import type { LiveProfile } from '../profiles/domain/profile.ts'
import { namesSecret } from '../profiles/slug-names.ts'
import type { Grant } from './domain/roles.ts'

type Named = Pick<OperationRequest<unknown, unknown, { readonly user: string }>, 'params' | 'engine'> & {
  readonly user: OperationRequest['user'] | undefined
}

/** The recipient that {user} of the URL is. */
export async function namedRecipient({
  params,
  engine,
  user
}: Named): Promise<{ readonly user: string } | { readonly address: string }> {
  const name = params.user
  if (isEmail(name)) return { address: addressHash(await engine.keys.secret(namesSecret), name) }
  return { user: user?.id ?? '' }
}

/**
 * The same with who verified the address, as the log has it. Of a user who accepted a role here the profile knows the
 * address: then it stands for the user.
 */
export async function recipientOf(
  transaction: Transaction,
  profile: LiveProfile,
  to: { readonly user: string } | { readonly address: string }
): Promise<Recipient> {
  if (!('address' in to)) return to
  const { user } = await transaction.load(addressStream(to.address), addressFold)
  return user !== null && profile.roles[user]?.accepted ? { user } : { address: to.address, user }
}

/** What was typed of the user: the name or the address of the URL. */
export function givenByUrl({ params }: Pick<Named, 'params'>): Grant['given'] {
  const name = params.user
  return isEmail(name) ? { given_email: name } : { given_slug: name }
}
