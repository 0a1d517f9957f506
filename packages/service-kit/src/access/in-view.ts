/**
 * What a provider sees of a profile in its own lists: everything while a subscription is accepted and runs, or while
 * the provider looks after the profile; else the name that it knows it by (consent: rule 3).
 */

import { noDetails, type Organization } from '@bursar/contracts'
import type { OperationRequest } from '../operation/operation.ts'
import type { ProfileRef } from '../operation/refs.ts'
import type { SubscriptionsOf } from './model.ts'
import { parsedBody } from './parsed-body.ts'
import type { ProfileRow } from './profile-details.ts'
import { ACCESS, profileKey, subscriptionsKey } from './projection.ts'
import { shownText } from './users.ts'

/** Says of a profile's id whether more than its name is to be seen. */
export type InView = (id: string) => boolean

/** Who looks: the profile of the URL, and where there is none the broker. */
export type Viewing = Pick<OperationRequest, 'collection' | 'now'> & { readonly profile?: ProfileRef }

/** Asks for all those profiles at once. */
export async function inViewOf(
  { collection, profile: viewer, now }: Viewing,
  ids: Iterable<string>
): Promise<InView> {
  if (!viewer || viewer.broker) return () => true
  const others = [...new Set(ids)].filter((id) => id !== viewer.id)
  const keys = others.flatMap((id) => [profileKey(id), subscriptionsKey(id)])
  const bodies = others.length > 0 ? await collection(ACCESS).load(keys) : new Map<string, string>()
  return (id) => {
    if (id === viewer.id) return true
    const profile: Partial<ProfileRef> = parsedBody(bodies.get(profileKey(id)) ?? '{}')
    if (profile.maker?.id === viewer.id) return true
    const subscriptions: SubscriptionsOf = parsedBody(bodies.get(subscriptionsKey(id)) ?? '{}')
    const accepted = Object.values(subscriptions[viewer.id] ?? {})
    return accepted.some(({ since, until }) => since <= now && now < until)
  }
}

/** When a profile was made is not for whoever knows its name alone. */
const UNDISCLOSED = '1970-01-01T00:00:00.000Z'

/** The short form of a profile by its name alone; `created_at`: a date that the viewer knows it by. */
export function nameAlone(
  { id, slug, printable_name }: Organization,
  created_at = UNDISCLOSED
): Organization {
  return { id, slug, printable_name, picture: null, type: 'organization', credentials: false, created_at }
}

/** The row of a revealed profile by its name alone, so that nothing else is shown, searched or sorted by. */
export function rowOfName({ profile }: ProfileRow, created_at = UNDISCLOSED): ProfileRow {
  const { id, slug, full_name } = profile
  const name = { id, slug, full_name: shownText(full_name) || shownText(slug) }
  return { profile: { ...noDetails, ...name, kind: 'organization', created_at }, owner: undefined }
}
