/** Users in short, and what views read with. */
import type { User } from '@bursar/contracts'
import { ACCESS, type OperationRequest, type UserRef, userKey } from '@bursar/service-kit'

/** What a view reads with: the request, or what stands for it when a request is finished after a crash. */
export type Reader = Pick<OperationRequest, 'collection' | 'reveal'>

/** A user in short. */
export async function userView(reader: Reader, id: string): Promise<User> {
  const user = await reader.collection(ACCESS).get<UserRef>(userKey(id))
  return userShort(id, await reader.reveal(user))
}

/** The same of one that is open; who is not known goes by the id. */
export function userShort(id: string, user: UserRef | undefined): User {
  if (!user) return { id, slug: id, username: id, printable_name: '', picture: null }
  const { slug, full_name } = user
  return { id, slug: text(slug), username: text(slug), printable_name: text(full_name), picture: null }
}

/** A revealed field: its text, or nothing when its person was erased. */
export function text(revealed: unknown): string {
  return typeof revealed === 'string' ? revealed : ''
}
