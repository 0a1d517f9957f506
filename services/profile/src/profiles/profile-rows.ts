/** Lists of profiles: rows with what a search looks at. */
import { type OperationRequest, profileKey, type UserDocument } from '@bursar/service-kit'
import type { ProfileDocument } from './projection.ts'

/** A revealed profile, and its user when it is a personal one. */
export interface Row {
  readonly profile: ProfileDocument
  readonly owner: UserDocument | undefined
}

type Reads = Pick<OperationRequest, 'collection' | 'reveal'>

/** Rows of profiles by their ids. */
export async function rowsOfIds(request: Reads, ids: readonly string[]): Promise<Row[]> {
  const stored = await request.collection('profiles').getAll<ProfileDocument>(ids.map(profileKey))
  return rowsOf(
    request,
    ids.flatMap((id) => stored.get(profileKey(id)) ?? [])
  )
}

/** Rows of profiles, with their users. */
export async function rowsOf(
  { collection, reveal }: Reads,
  documents: readonly ProfileDocument[]
): Promise<Row[]> {
  const users = documents.flatMap(({ user }) => (user === null ? [] : [user]))
  const stored = await collection('users').getAll<UserDocument>(users)
  const rows = documents.map((profile) => {
    const owner = profile.user === null ? undefined : stored.get(profile.user)
    return { profile, owner }
  })
  return reveal(rows)
}
