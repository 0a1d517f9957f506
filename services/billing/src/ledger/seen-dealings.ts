/** What of a subscriber's dealings the caller may see: its own people all, a provider only what is with that provider. */
import { type ListSource, type Looking, type OperationRequest, seenProviders } from '@bursar/service-kit'
import { dealingsKey } from './projection.ts'
import { SURFACED, type SurfacedDocument } from './surfaced-projection.ts'

/**
 * The part of a subscriber's list that the caller may see. What is with one provider is a list of its own; who looks
 * for several providers at once sees their lists in between each other. `whole` is the name of the list of everything.
 */
export async function seenPart<Whole extends string>(
  looking: Looking & Pick<OperationRequest, 'collection'>,
  whole: Whole
): Promise<Pick<ListSource, 'by' | 'others'> & { readonly list: Whole | 'dealings' }> {
  const { id } = looking.profile
  const providers = seenProviders(looking)
  if (!providers) {
    const { providers: surfaced } = (await looking.collection(SURFACED).get<SurfacedDocument>(id)) ?? {
      providers: []
    }
    return { list: whole, by: id, others: surfaced.map((provider) => dealingsKey(id, provider)) }
  }
  const [by = dealingsKey(id, ''), ...others] = [...providers]
    .sort()
    .map((provider) => dealingsKey(id, provider))
  return { list: 'dealings', by, others }
}

/** The lists that the part is made of, for figures that are kept for each. */
export async function seenLists(
  looking: Looking & Pick<OperationRequest, 'collection'>,
  whole: string
): Promise<readonly { list: string; by: string }[]> {
  const { list, by, others = [] } = await seenPart(looking, whole)
  return [by, ...others].map((key) => ({ list, by: key }))
}
