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
  const key = profileKey(profile)
  const body = (await collection(ACCESS).load([key])).get(key)
  const slug = body && (await reveal(JSON.parse(body) as ProfileRef)).slug
  if (typeof slug !== 'string') return undefined
  return `${origin}/billing/${slug}/receipt/${encodeURIComponent(processorKey)}`
}
