/** Profiles and users in short, from what every service knows of them. */
import { type Organization, PROCESSOR_PROFILE, type User } from '@bursar/contracts'
import type { OperationRequest, ProfileRef, UserRef } from '@bursar/service-kit'

/** What a view reads with: the request, or what stands for it when a request is finished after a crash. */
export type Reader = Pick<OperationRequest, 'collection' | 'reveal'>

/** Finds the short form of a profile by its id. */
export type Organizations = (id: string) => Organization

const PROCESSOR: Organization = {
  slug: PROCESSOR_PROFILE,
  printable_name: 'Payment processor',
  picture: null,
  type: 'organization',
  credentials: false,
  created_at: '1970-01-01T00:00:00.000Z'
}

/** Reads the profiles of those ids at once. One that is not known here yet is shown by its id alone. */
export async function organizationsOf(reader: Reader, ids: Iterable<string>): Promise<Organizations> {
  const wanted = [...new Set(ids)].filter((id) => id !== PROCESSOR_PROFILE)
  const bodies = await reader.collection('access').load(wanted.map((id) => `profile/${id}`))
  const refs = [...bodies.values()].map((body) => JSON.parse(body) as ProfileRef)
  const found = new Map((await reader.reveal(refs)).map((ref) => [ref.id, organizationView(ref)]))
  return (id) => (id === PROCESSOR_PROFILE ? PROCESSOR : (found.get(id) ?? unknown(id)))
}

/** The short form of a profile whose personal fields are open; an erased text is empty. */
export function organizationView({ slug, full_name, picture, kind, created_at }: ProfileRef): Organization {
  const personal = kind === 'personal'
  return {
    slug: text(slug),
    printable_name: text(full_name),
    picture: picture ? text(picture) : null,
    type: personal ? 'personal' : 'organization',
    credentials: personal,
    created_at
  }
}

/** A user in short. */
export async function userView(reader: Reader, id: string): Promise<User> {
  const body = (await reader.collection('access').load([`user/${id}`])).get(`user/${id}`)
  if (!body) return { slug: id, username: id, printable_name: '', picture: null }
  const { slug, full_name } = await reader.reveal(JSON.parse(body) as UserRef)
  return { slug: text(slug), username: text(slug), printable_name: text(full_name), picture: null }
}

/** A revealed field: its text, or nothing when its person was erased. */
export function text(revealed: unknown): string {
  return typeof revealed === 'string' ? revealed : ''
}

function unknown(id: string): Organization {
  return { ...PROCESSOR, slug: id, printable_name: '' }
}
