/**
 * What the files of a provider say of a subscriber whom it looks after. The sale that was made last and says it
 * counts, whatever the order of rows, parts and files: an old file that comes again takes nothing back.
 */

import type { Instant } from '@bursar/calendar'
import type { Personal, SubscriberDescribed } from '@bursar/contracts'
import type { AccountEvent } from './account.ts'

/** A text, and when the sale was made whose row says it; empty where that is not known. */
export interface SaidText {
  readonly text: Personal | null
  readonly at: Instant | ''
}

const saidFields = ['full_name', 'email'] as const
type SaidField = (typeof saidFields)[number]

/** By field; absent what no file said. */
export type Said = Readonly<Partial<Record<SaidField, SaidText>>>

/** What is said after an event that introduces or describes somebody. */
export function saidAfter(said: Said, data: Omit<SubscriberDescribed, 'person'>): Said {
  const { full_name, full_name_at: named = '', email, email_at: addressed = '' } = data
  return {
    ...said,
    ...(full_name !== undefined && { full_name: { text: full_name, at: named } }),
    ...(email !== undefined && { email: { text: email, at: addressed } })
  }
}

/** The later of two sales counts; of one instant the one that comes later. */
export function laterSaid(one: SaidText | undefined, other: SaidText): SaidText {
  return one && one.at > other.at ? one : other
}

/**
 * Tells what a file says otherwise of somebody whom the provider looks after, and nothing of whom somebody manages.
 * `said` of the account is revealed; a text that cannot be opened is of somebody who was erased.
 */
export function describeSubscriber(
  account: { readonly maker: string | null; readonly claimed_at: Instant | null; readonly said: Said },
  { profile, provider }: { readonly profile: string; readonly provider: string },
  file: Said
): AccountEvent[] {
  const { maker, claimed_at, said } = account
  if (maker !== provider || claimed_at !== null || said.full_name?.text === null) return []
  const others = saidFields.flatMap((field) => {
    const [before, now] = [said[field], file[field]]
    if (!now || before?.text === now.text || (before && before.at > now.at)) return []
    return [[field, now.text] as const, [`${field}_at`, now.at] as const]
  })
  if (others.length === 0) return []
  const data = { profile, person: profile, provider, ...Object.fromEntries(others) }
  return [{ type: 'billing.subscriber-described', data }]
}
