/** Names that somebody else has, as refusals. */
import type { Refusal } from '@bursar/event-sourcing'
import type { AddressKind } from '../addresses/domain/address.ts'

/** What a user has alone. */
export type Unique = 'name' | AddressKind

const texts: Readonly<Record<Unique, string>> = {
  name: 'This name is already taken.',
  email: 'This e-mail address is already taken.',
  phone: 'This phone number is already taken.'
}

/** Names that are taken, with the field of the request that asked for each. */
export type Taken = Readonly<Partial<Record<Unique, string>>>

/** One refusal for all of them; its code is that of the first. Undefined when none is taken. */
export function refusalOfTaken(taken: Taken): Refusal | undefined {
  const entries = Object.entries(taken) as [Unique, string][]
  const [first] = entries
  if (!first) return undefined
  const fields = Object.fromEntries(entries.map(([space, field]) => [field, [texts[space]]]))
  return { ok: false, code: `${first[0]}_taken`, fields }
}

/** The refusal of a name that was taken meanwhile. */
export function nameTakenNow(field: string): Refusal {
  return { ok: false, code: 'name_taken', fields: { [field]: [texts.name] } }
}
