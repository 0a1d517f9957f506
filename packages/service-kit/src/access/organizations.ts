/** Profiles in short, from what every service knows of them. */

import { type Organization, PROCESSOR_PROFILE } from '@bursar/contracts'
import type { OperationRequest } from '../operation/operation.ts'
import type { ProfileRef } from '../operation/refs.ts'
import { organizationForm } from './accessible.ts'
import { parsedBody } from './parsed-body.ts'
import { ACCESS, profileKey } from './projection.ts'

/** Finds the short form of a profile by its id. */
export type Organizations = (id: string) => Organization

const PROCESSOR: Organization = {
  id: PROCESSOR_PROFILE,
  slug: PROCESSOR_PROFILE,
  printable_name: 'Payment processor',
  picture: null,
  type: 'organization',
  credentials: false,
  created_at: '1970-01-01T00:00:00.000Z'
}

/** Reads the profiles of those ids at once. One that is not known here yet is shown by its id alone. */
export async function organizationsOf(
  { collection, reveal }: Pick<OperationRequest, 'collection' | 'reveal'>,
  ids: Iterable<string>
): Promise<Organizations> {
  const wanted = [...new Set(ids)].filter((id) => id !== PROCESSOR_PROFILE)
  const bodies = await collection(ACCESS).load(wanted.map(profileKey))
  const refs = [...bodies.values()].map((body): ProfileRef => parsedBody(body))
  const found = new Map((await reveal(refs)).map((ref) => [ref.id, organizationView(ref)]))
  return (id) => (id === PROCESSOR_PROFILE ? PROCESSOR : (found.get(id) ?? unknown(id)))
}

/** The short form of a profile whose personal fields are open; users log in as their own profile alone. */
export function organizationView(profile: ProfileRef): Organization {
  return organizationForm(profile, profile.kind === 'personal')
}

function unknown(id: string): Organization {
  return { ...PROCESSOR, id, slug: id, printable_name: '' }
}
