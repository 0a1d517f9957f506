/** A profile that nobody manages yet, for an organization that is asked before it is here. */
import { foldOn, RefusedError, type Transaction } from '@bursar/event-sourcing'
import { createProfile, type Profile, profileFold, profileStream } from '../profiles/domain/profile.ts'
import { deriveSlug } from '../profiles/domain/slug.ts'
import type { SlugNames } from '../profiles/slug-names.ts'

/** What is known of it: a name, an address, or both. */
export interface Unmanaged {
  readonly id: string
  /** The user who asks. */
  readonly maker: string
  readonly slug: string | undefined
  readonly email: string | undefined
}

/** Opens it on its new stream, and answers its state. */
export async function openUnmanaged(
  transaction: Transaction,
  names: SlugNames,
  { id, maker, slug: name, email }: Unmanaged
): Promise<Profile> {
  const full_name = name ?? email?.split('@')[0] ?? ''
  const slug = await names.takeDerived(transaction, deriveSlug(full_name), id)
  const said = { kind: 'organization', broker: false, slug, full_name, ...(email && { email }) } as const
  const made = { profile: id, person: id, maker_user: maker, ...said }
  const decision = createProfile(profileFold.initial, made, undefined)
  if (!decision.ok) throw new RefusedError(decision)
  transaction.append(profileStream(id), decision)
  return foldOn(profileFold, profileFold.initial, decision.events, transaction.time)
}
