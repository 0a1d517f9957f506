/** The address that a checkout gives: it fills what the profile lacks, and replaces nothing. */
import type { AddressGiven } from '@bursar/contracts'
import type { AccountEvent } from './account.ts'

/** The parts of an address, in the order in which they are written. */
const PARTS = ['street_address', 'locality', 'region', 'postal_code', 'country'] as const

type Part = (typeof PARTS)[number]

/** An address as a request gives it; an empty part is none. */
export type Address = { readonly [Name in Part]?: string | undefined }

/** Whose it becomes. */
export type Addressed = Pick<AddressGiven, 'profile' | 'person'>

/** No event when there is nothing that `known` lacks. */
export function giveAddress(
  known: Readonly<Partial<Record<Part, unknown>>>,
  given: Address,
  of: Addressed
): AccountEvent[] {
  const lacking = PARTS.filter((part) => given[part] && !known[part])
  if (lacking.length === 0) return []
  const parts = Object.fromEntries(lacking.map((part) => [part, given[part]]))
  return [{ type: 'billing.address-given', data: { ...of, ...parts } }]
}
