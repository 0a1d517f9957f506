/** What of a subscriber's dealings the caller may see: its own people all, a provider only what is with that provider. */
import { type ListSource, type Looking, seenProviders } from '@bursar/service-kit'
import { dealingsKey } from '../projections/ledger.ts'

/**
 * The part of a subscriber's list that the caller may see. What is with one provider is a list of its own; who looks
 * for several providers at once goes through all of it. `whole` is the name of the list of everything.
 */
export function seenPart<Row, Whole extends string>(
  looking: Looking,
  whole: Whole,
  providerOf: (row: Row) => string
): Pick<ListSource<Row>, 'by' | 'keep'> & { readonly list: Whole | 'dealings' } {
  const { id } = looking.profile
  const providers = seenProviders(looking)
  if (!providers) return { list: whole, by: id }
  if (providers.length < 2) return { list: 'dealings', by: dealingsKey(id, providers[0] ?? '') }
  return { list: whole, by: id, keep: (row) => providers.includes(providerOf(row)) }
}

/** The lists that the part is made of, for figures that are kept for each. */
export function seenLists(looking: Looking, whole: string): readonly { list: string; by: string }[] {
  const { id } = looking.profile
  const providers = seenProviders(looking)
  if (!providers) return [{ list: whole, by: id }]
  return providers.map((provider) => ({ list: 'dealings', by: dealingsKey(id, provider) }))
}
