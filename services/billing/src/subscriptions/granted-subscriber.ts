/** Whom a provider grants a subscription to. */
import { isEmail, type OrganizationInvite, slugOf, slugPattern } from '@bursar/contracts'
import type { NewEvent, Transaction } from '@bursar/event-sourcing'
import { ACCESS, fail, type OperationRequest, type ProfileRef, profileKey } from '@bursar/service-kit'
import { findSubscribers, type ImportedNames } from '../accounts/imported-names.ts'

/** What a request says of the subscriber, checked. */
export interface Wanted {
  readonly slug: string | undefined
  readonly email: string | undefined
  readonly full_name: string
}

/** Fails naming every field that is not good. */
export function wantedSubscriber(body: OrganizationInvite): Wanted {
  const slug = body.slug?.trim() || undefined
  const email = body.email?.trim() || undefined
  const full_name = body.full_name.trim()
  const faults: Record<string, string[]> = {}
  if (full_name === '') faults.full_name = ['This field may not be blank.']
  if (email !== undefined && !isEmail(email)) faults.email = ['Enter a valid e-mail address.']
  if (slug !== undefined && !slugPattern.test(slug))
    faults.slug = ['A slug may contain only letters, digits, dashes and underscores.']
  if (slug === undefined && email === undefined) faults.slug = ['A slug or an e-mail address is required.']
  if (Object.keys(faults).length > 0) fail('invalid_fields', { fields: faults })
  return { slug, email, full_name }
}

/** The subscriber: one that is known, or a shadow of the provider's that comes to be with the grant. */
export interface GrantedSubscriber {
  readonly id: string
  readonly known: ProfileRef | undefined
  /** The name that the provider finds it by in URLs. */
  readonly slug: string
  /** Goes in front of the events of one that comes to be. */
  readonly introduction: readonly NewEvent[]
}

/**
 * By a slug: whom the provider has under that name, else the profile of that slug that somebody manages. By an address
 * alone: a profile of the provider's own, whoever has the address, for an answer that told the two apart would tell
 * who is here (consent: rules 20 and 22). `invites`: who has a name that nobody has comes to be, too.
 */
export async function grantedSubscriber(
  tx: Transaction,
  { collection, engine, now: at }: Pick<OperationRequest, 'collection' | 'engine' | 'now'>,
  names: ImportedNames,
  { slug, email, full_name, invites }: Wanted & { readonly invites: boolean }
): Promise<GrantedSubscriber> {
  const access = collection(ACCESS)
  const name = slug ?? email?.toLowerCase() ?? ''
  const said = {
    full_name: { text: full_name, at },
    ...(email !== undefined && { email: { text: email, at } })
  }
  const { world } = engine
  const found = await findSubscribers(tx, { access, names }, new Map([[name, said]]), world.id)
  const id = found.knownId(name)
  if (id !== undefined) {
    const known = await access.get<ProfileRef>(profileKey(id))
    return known?.archived ? fail('not_found') : { id, known, slug: name, introduction: [] }
  }
  if (slug !== undefined && !invites) fail('not_found')
  if (email === undefined) fail('invalid_fields', { fields: { email: [needsAddress] } })
  // A name that nobody has already, so that the one of the answer is the one that it gets.
  const drawn = slug ?? `${slugOf(full_name) || 'profile'}-${world.random(4).toString('hex')}`
  const made = found.idOf(name, drawn)
  const introduction = found.introduced.get(made)
  return { id: made, known: undefined, slug: drawn, introduction: introduction ? [introduction] : [] }
}

const needsAddress = 'Nobody has that slug: an e-mail address is needed to invite.'
