import type { Plan } from '@bursar/contracts'
import type { Collection } from '@bursar/event-sourcing'
import { stretchesOf } from '@bursar/service-kit'
import { type PlanDocument, planKey } from './projection.ts'

/** The plans of a provider, by title. */
export async function plansOfProvider(collection: Collection, provider: string): Promise<PlanDocument[]> {
  const plans: PlanDocument[] = []
  const stretches = stretchesOf<PlanDocument>(collection, { list: 'provider', by: provider }, byTitle)
  for await (const some of stretches) plans.push(...some)
  return plans
}

/** Plans by id as they are answered in short; one that is gone is called by its id. */
export async function plansShort(
  collection: Collection,
  ids: readonly string[]
): Promise<(id: string) => Plan> {
  const known = await collection.getAll<PlanDocument>([...new Set(ids)].map(planKey))
  return (id) => {
    const plan = known.get(planKey(id))
    return plan ? { id, slug: plan.slug, title: plan.title } : { id, slug: id, title: '' }
  }
}

const byTitle = ({ title }: PlanDocument) => title
