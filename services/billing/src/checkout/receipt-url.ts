/** Where people see what a checkout charged: a page under the public URL. */
import { ACCESS, type ProfileRef, profileKey } from '@bursar/service-kit'
import type { Reader } from '../shared/views.ts'

/** What a receipt's address is made of. */
export interface ReceiptPlace {
  /** Start of absolute URLs, without a trailing slash. */
  readonly origin: string
  /** Id of the profile that pays. */
  readonly profile: string
}

/** The address of a charge's receipt; undefined while the processor has no name for it, or the profile none here. */
export async function receiptUrl(
  { collection, reveal }: Reader,
  { origin, profile }: ReceiptPlace,
  processorKey: string | null
): Promise<string | undefined> {
  if (processorKey === null) return undefined
  const found = await collection(ACCESS).get<ProfileRef>(profileKey(profile))
  const slug = found && (await reveal(found)).slug
  if (typeof slug !== 'string') return undefined
  return `${origin}/billing/${slug}/receipt/${encodeURIComponent(processorKey)}`
}
